using Experiments.Data;
using Experiments.Models;
using Experiments.Papers.CapPa;
using Experiments.Papers.Foundations;
using Experiments.Training;
using Experiments.Worlds;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public sealed class CapPaTests
{
    private static readonly ImageCaptionerConfig Tiny =
        ImageCaptionerConfig.Beside(new VitConfig(32, 1, 2, 64, 8, 16)).With(vocabulary: 30, length: 5);

    public static TheoryData<CapPaRecipe> Recipes =>
        [CapPa.Paper, CapPa.Lesson, CapPa.Quick, CapPa.Cap(CapPa.Paper), CapPa.Cap(CapPa.Lesson), CapPa.Cap(CapPa.Quick)];

    public static TheoryData<ImageCaptionerConfig, double> Sizes => new()
    {
        { CapPa.S16, 60.5 },
        { CapPa.M16, 96.3 },
        { CapPa.B16, 191.7 },
        { CapPa.L14, 570.2 },
    };

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Every_recipe_is_valid(CapPaRecipe recipe) => recipe.Validate();

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_presets_have_the_published_sizes_and_Cap_lacks_the_mask_alone(ImageCaptionerConfig model, double millions)
    {
        var recipe = CapPa.Paper.With(model: model);
        long cappa = Count(recipe.Model);
        Assert.Equal(millions, cappa / 1e6, 0.05);
        Assert.Equal(cappa - model.Width, Count(CapPa.Cap(recipe).Model));
        Assert.Equal(recipe.Training, CapPa.Cap(recipe).Training);
    }

    [Fact]
    public void The_published_run_sees_three_billion_pairs_with_the_optimiser_of_big_vision()
    {
        var training = CapPa.Paper.Training;
        Assert.Equal(3.0e9, training.Steps * training.BatchSize, 0.01e9);
        Assert.Equal(new ScalingAdafactorConfig(LearningRate: 1e-3, WeightDecay: 1e-4, Momentum: 0.9, Clip: null), training.Optimizer);
        Assert.Equal((CapPa.Share, CapPa.B16), (CapPa.Paper.Parallel, CapPa.Paper.Model));
    }

    [Fact]
    public void The_contrastive_twin_starts_from_the_same_encoder_and_sees_the_same_batches()
    {
        using var data = PairData.FromWorld(Profile.Core, 64, tests: 5);
        var recipe = CapPa.Lesson.At(64, 32, 1e-3, seed: 5);
        using var captioner = new CapPaRun(recipe, data);
        using var twin = new ContrastiveRun(CapPa.Twin(recipe), data);
        using var scope = NewDisposeScope();
        Assert.Equal(captioner.Recipe.Training, twin.Recipe.Training);
        Assert.Null(twin.Model.Bias);
        Assert.Equal(captioner.Model.Image.state_dict().Keys, twin.Model.Image.state_dict().Keys);
        foreach (var (name, weight) in captioner.Model.Image.state_dict())
            Assert.True(weight.equal(twin.Model.Image.state_dict()[name]).all().item<bool>(), name);
        using var batches = CaptionBatch.Draw(data.Training, 32, recipe.Parallel, 5);
        using var pairs = new PairBatches(data.Training, 32, 5);
        using var batch = batches.Next(default);
        using var pair = pairs.Next(default);
        Assert.True(batch.Images.equal(pair.Images).all().item<bool>() && batch.Text.equal(pair.Tokens).all().item<bool>());
    }

    [Fact]
    public void A_share_out_of_range_or_without_a_mask_token_is_refused()
    {
        Assert.Contains("CapPaRecipe.Parallel is 1.5", Assert.Throws<ArgumentException>(CapPa.Quick.With(parallel: 1.5).Validate).Message, StringComparison.Ordinal);
        var cap = CapPa.Cap(CapPa.Quick).With(parallel: 0.75);
        Assert.Contains("MaskToken is False", Assert.Throws<ArgumentException>(cap.Validate).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Untrained_the_loss_is_ln_V(bool mixed)
    {
        using var scope = NewDisposeScope();
        using var model = Model(trained: false);
        var (encoded, text) = (model.Encode(rand(4, 3, 16, 16)), Text());
        var parallel = mixed ? tensor(new[] { true, false, true, true }) : null;
        Assert.Equal(Math.Log(30), CapPa.Loss(model, encoded, text, parallel).item<float>(), 1e-5);
    }

    [Fact]
    public void Each_caption_weighs_the_same_however_long_and_padding_nothing()
    {
        using var scope = NewDisposeScope();
        using var model = Model(trained: true);
        var (encoded, text) = (model.Encode(rand(4, 3, 16, 16)), Text());
        var parallel = tensor(new[] { true, false, true, false });
        var alone = Enumerable.Range(0, 4).Select(row => CapPa.Loss(
            model, encoded.narrow(0, row, 1), text.narrow(0, row, 1), parallel.narrow(0, row, 1)).item<float>()).ToList();
        Assert.Equal(alone.Average(), CapPa.Loss(model, encoded, text, parallel).item<float>(), 1e-5);

        var log = nn.functional.log_softmax(model.Decode(encoded.narrow(0, 1, 1), CaptionInputs.Causal(text.narrow(0, 1, 1))), -1);
        double two = -(log[0, 0, 7].item<float>() + log[0, 1, 2].item<float>()) / 2;
        Assert.Equal(two, alone[1], 1e-5);
    }

    [Fact]
    public void A_parallel_example_predicts_each_word_in_its_own_place_from_masks_alone()
    {
        using var scope = NewDisposeScope();
        using var model = Model(trained: true);
        var (encoded, text) = (model.Encode(rand(1, 3, 16, 16)), Text().narrow(0, 0, 1));
        var masks = full([1, 5], model.MaskToken, dtype: ScalarType.Int64);
        var log = nn.functional.log_softmax(model.Decode(encoded, new CaptionInputs(masks)), -1);
        double expected = -Enumerable.Range(0, 5).Average(t => log[0, t, text[0, t].item<long>()].item<float>());
        Assert.Equal(expected, CapPa.Loss(model, encoded, text, tensor(new[] { true })).item<float>(), 1e-5);
    }

    /// <summary>Captions of 5, 2, 3 and 4 words, the end included.</summary>
    private static Tensor Text() => tensor(new long[,] { { 7, 8, 9, 10, 2 }, { 7, 2, 0, 0, 0 }, { 5, 6, 2, 0, 0 }, { 5, 6, 11, 2, 0 } });

    private static ImageCaptioner Model(bool trained)
    {
        manual_seed(4).Dispose();
        var model = new ImageCaptioner(Tiny);
        using var quiet = no_grad();
        foreach (var parameter in model.parameters().Where(p => trained && p.abs().max().item<float>() < 1e-3))
            parameter.normal_(0, 0.3); // a head of zeros would hide every difference
        return model;
    }

    private static long Count(ImageCaptionerConfig config)
    {
        using var scope = NewDisposeScope();
        using var model = new ImageCaptioner(config, new Device(DeviceType.META));
        return model.parameters().Sum(p => p.NumberOfElements);
    }
}
