using Experiments.Data;
using Experiments.Models;
using Experiments.Papers.Foundations;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public class FoundationsTests
{
    private static readonly DualEncoderConfig Tiny = new(
        new VitConfig(16, 1, 2, 32, 8, 16, ImagePooling.Tok), new TextConfig(16, 1, 2, 32, 30, 4, HeadDim: 16));

    public static TheoryData<ContrastiveRecipe> Recipes =>
    [
        SigLip.Paper, SigLip.Lesson, SigLip.Quick, Clip.Paper, Clip.Lesson, Clip.Quick, Lit.Paper, Lit.Lesson, Lit.Quick,
    ];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Every_recipe_is_valid(ContrastiveRecipe recipe) => recipe.Validate();

    [Theory]
    [InlineData(151.3, 0.2)] // published: 151.28 M with its own norms and projections
    public void Clip_has_the_published_size(double millions, double tolerance) =>
        Assert.Equal(millions, Millions(Clip.B32), tolerance);

    [Fact]
    public void Lit_has_the_stated_size() => Assert.Equal(195, Millions(Lit.B16), 0.5);

    [Fact]
    public void A_batch_of_one_has_no_negatives_and_is_refused()
    {
        var recipe = SigLip.Quick.With(training: SigLip.Quick.Training.With(batchSize: 1));
        Assert.Contains("BatchSize is 1", Assert.Throws<ArgumentException>(recipe.Validate).Message);
    }

    [Fact]
    public void Twins_differ_in_the_loss_or_the_lock_alone()
    {
        Assert.Equal(SigLip.Lesson.Model.WithoutBias(), Clip.Lesson.Model);
        Assert.Equal(SigLip.Lesson.Training, Clip.Lesson.Training);
        Assert.Equal(Clip.Lesson.Model, Lit.Lesson.Model);
        Assert.NotEqual(Clip.Lesson.Training, Lit.Lesson.Training);
    }

    [Fact]
    public void Losses_log_temperature_and_bias()
    {
        using var scope = NewDisposeScope();
        using var model = new DualEncoder(Tiny);
        var (images, tokens) = (rand(3, 3, 16, 16), randint(2, 30, [3, 4]));
        var keys = arange(3, dtype: ScalarType.Int64);
        var terms = SigLip.Loss(model, images, tokens, keys);
        Assert.Equal(SigLip.Loss(model, images, tokens).item<float>(), terms.Total.item<float>(), 1e-4);
        Assert.Equal(10, terms.Metrics["temperature"].item<float>(), 1e-5);
        Assert.Equal(-10, terms.Metrics["bias"].item<float>());
        Assert.Equal(Clip.Loss(model, images, tokens).item<float>(), Clip.Loss(model, images, tokens, keys).Total.item<float>(), 1e-5);
    }

    [Fact]
    public void Locked_image_tower_keeps_its_bits_while_text_temperature_and_bias_move()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var tower = new Vit(Tiny.Image);
        using var model = Lit.Create(Tiny, tower);
        Assert.All(model.Image.state_dict(), p => Assert.True(p.Value.eq(tower.state_dict()[p.Key]).all().item<bool>()));
        var before = model.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());
        var recipe = Lit.Lock(new(Tiny, TrainingRecipe.SigLip(6, 8).With(schedule: LearningRateSchedule.Constant())));
        using var source = new Pairs(8);
        var run = TrainingLoop.CreateWithTerms(model, source, b => SigLip.Loss(model, b.Images, b.Tokens, b.Keys), recipe.Training);
        run.Output = TextWriter.Null;
        run.Run();
        foreach (var (name, value) in model.state_dict())
            Assert.Equal(name.StartsWith("image.", StringComparison.Ordinal), value.eq(before[name]).all().item<bool>());
    }

    [Fact]
    public void A_tower_of_another_shape_is_refused()
    {
        using var scope = NewDisposeScope();
        using var tower = new Vit(Tiny.Image.With(depth: 2));
        Assert.Contains("Depth = 2", Assert.Throws<ArgumentException>(() => Lit.Create(Tiny, tower)).Message);
    }

    private static double Millions(DualEncoderConfig config)
    {
        using var scope = NewDisposeScope();
        using var model = new DualEncoder(config, new Device(TorchSharp.DeviceType.META));
        return model.parameters().Sum(p => p.NumberOfElements) / 1e6;
    }

    private sealed record Pair(Tensor Images, Tensor Tokens, Tensor Keys) : IDisposable
    {
        public void Dispose()
        {
            Images.Dispose();
            Tokens.Dispose();
            Keys.Dispose();
        }
    }

    private sealed class Pairs(int count) : IBatchSource<Pair>
    {
        public long Position { get; set; }

        public Pair Next(CancellationToken cancellation)
        {
            Position++;
            return new(rand(count, 3, 16, 16), randint(2, 30, [count, 4]), arange(count, dtype: ScalarType.Int64));
        }

        public void Dispose()
        {
        }
    }
}
