using Experiments.Core;
using Experiments.Data;
using Experiments.Models;
using Experiments.Papers.Foundations;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public sealed class LitRunTests : IDisposable
{
    private readonly PairData data = PairData.FromWorld(Profile.Core, 128, tests: 40);
    private readonly ImageCaptioner captioner = SharedGenerator.Draw(4, () => new ImageCaptioner(ImageCaptionerConfig.Beside(VitConfig.Hybrid)));

    public void Dispose()
    {
        data.Dispose();
        captioner.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_captioners_encoder_is_locked_to_the_bit_while_a_text_tower_learns_to_meet_the_mean_of_its_tokens(bool sigmoid)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var before = captioner.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());
        using var run = Run((sigmoid ? SigLip.Lesson : Clip.Lesson).At(640, 32, 3e-3, 0));
        var texts = run.EmbedTexts(data.TestCaptions);
        using (enable_grad())
            run.Train(progress: TextWriter.Null);
        Assert.All(captioner.state_dict(), p => Assert.True(Equal(p.Value, before[p.Key]), p.Key));
        Assert.All(run.Model.Image.state_dict(), p => Assert.True(Equal(p.Value, before[$"image.{p.Key}"]), p.Key));
        Assert.False(Equal(texts, run.EmbedTexts(data.TestCaptions)));
        Assert.True(run.LossValues[^1] < run.LossValues[0]);
        var mean = captioner.Encode(Pixels.ToFloat(data.Test.Images)).mean([1L]);
        Assert.True(allclose(mean / mean.norm(1, keepdim: true), run.EmbedImages(data.Test.Images), atol: 1e-5));
    }

    [Fact]
    public void Training_on_embeddings_is_training_on_images_with_the_tower_locked()
    {
        var recipe = SigLip.Lesson.At(256, 32, 3e-3, 1);
        using var embedded = Run(recipe).Train(progress: TextWriter.Null);
        using var encoded = Run(recipe);
        using var batches = new PairBatches(data.Training, 32, recipe.Training.Seed);
        encoded.Train(batches, progress: TextWriter.Null);
        Assert.Equal(encoded.LossValues.Count, embedded.LossValues.Count);
        for (int i = 0; i < encoded.LossValues.Count; i++)
            Assert.Equal(encoded.LossValues[i], embedded.LossValues[i], 1e-3);
    }

    [Fact]
    public void Any_encoder_without_a_class_token_can_be_named_zero_shot()
    {
        using var objects = SingleObjects.Create(Streams.ProbeTest, 64);
        using var contrastive = new Vit(VitConfig.Hybrid.With(headDim: 32));
        using var run = new ContrastiveRun(Clip.Quick.At(64, 32, 1e-3, 0), data, encoder: contrastive).Train(progress: TextWriter.Null);
        Assert.Equal((96, 96), (run.Recipe.Model.EmbeddingDim, run.Recipe.Model.Text.HeadDim));
        Assert.InRange(run.ZeroShotAccuracy(objects, colour: true), 0, 1);
        using var published = new Vit(VitConfig.Nano.With(depth: 1, pool: ImagePooling.Tok));
        Assert.Throws<ArgumentException>(() => new ContrastiveRun(Clip.Quick, data, encoder: published));
    }

    [Fact]
    public void The_same_seed_gives_the_same_losses_and_nothing_is_left_behind()
    {
        var recipe = Clip.Lesson.At(128, 32, 1e-3, 2);
        using var first = Run(recipe).Train(progress: TextWriter.Null);
        using var second = Run(recipe).Train(progress: TextWriter.Null);
        Assert.Equal(first.LossValues, second.LossValues);
        long before = LiveTensors.Count();
        second.Train(progress: TextWriter.Null);
        Assert.Equal(before, LiveTensors.Count());
    }

    private static bool Equal(Tensor first, Tensor second) => first.equal(second).all().item<bool>();

    private ContrastiveRun Run(ContrastiveRecipe recipe) => new(recipe, data, encoder: captioner.Image);
}
