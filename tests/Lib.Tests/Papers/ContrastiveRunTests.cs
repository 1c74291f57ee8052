using Experiments.Core;
using Experiments.Data;
using Experiments.Evaluation;
using Experiments.Papers.Foundations;
using Experiments.Worlds;
using TorchSharp;

namespace Experiments.Lib.Tests.Papers;

public sealed class ContrastiveRunTests : IDisposable
{
    private readonly PairData data = PairData.FromWorld(Profile.Core, 256, tests: 50);
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Test_captions_are_all_different_and_in_the_order_of_their_images()
    {
        Assert.Equal(data.Test.Count, data.TestCaptions.Distinct().Count());
        Assert.Equal(data.TestCaptions, data.Tokenizer.Decode(data.Test.Tokens.select(1, 0)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_same_recipe_and_seed_give_the_same_weights(bool sigmoid)
    {
        using var scope = torch.NewDisposeScope();
        var lesson = sigmoid ? SigLip.Lesson : Clip.Lesson;
        var embeddings = new ulong[] { 3, 3, 4 }.Select(seed =>
        {
            using var run = Train(lesson.At(96, 32, 1e-3, seed));
            return run.EmbedTexts(["a red ball"]);
        }).ToList();
        Assert.True(Equal(embeddings[0], embeddings[1]));
        Assert.False(Equal(embeddings[0], embeddings[2]));
    }

    [Fact]
    public void Sigmoid_and_softmax_start_from_the_same_towers()
    {
        using var sigmoid = new ContrastiveRun(SigLip.Lesson.At(64, 32, 1e-3, 5), data);
        using var softmax = new ContrastiveRun(Clip.Lesson.At(64, 32, 1e-3, 5), data);
        using var scope = torch.NewDisposeScope();
        Assert.NotNull(sigmoid.Model.Bias);
        Assert.Null(softmax.Model.Bias);
        Assert.True(Equal(sigmoid.EmbedImages(data.Test.Images), softmax.EmbedImages(data.Test.Images)));
    }

    [Fact]
    public void Runs_side_by_side_give_the_numbers_of_runs_one_after_the_other()
    {
        double[] Losses(int workers) =>
        [
            .. Ablation.Run("side by side", "loss", ["sigmoid", "softmax"], [1, 2, 3], (arm, seed) =>
            {
                using var run = Train((arm == "sigmoid" ? SigLip.Lesson : Clip.Lesson).At(256, 32, 1e-3, seed));
                return run.LossValues[^1];
            }, workers).Arms.SelectMany(a => a.Values),
        ];
        Assert.Equal(Losses(workers: 1), Losses(workers: 3));
    }

    [Fact]
    public void A_locked_image_tower_stays_as_it_is_while_the_text_tower_moves()
    {
        using var run = new ContrastiveRun(Lit.Lock(Clip.Lesson.At(96, 32, 1e-2, 0)), data);
        using var scope = torch.NewDisposeScope();
        var (images, texts) = (run.EmbedImages(data.Test.Images), run.EmbedTexts(data.TestCaptions));
        run.Train(progress: TextWriter.Null);
        Assert.True(Equal(images, run.EmbedImages(data.Test.Images)));
        Assert.False(Equal(texts, run.EmbedTexts(data.TestCaptions)));
    }

    [Fact]
    public void The_mean_of_the_patch_scores_is_the_similarity_up_to_the_images_norm()
    {
        using var run = Train(SigLip.Lesson.At(640, 32, 1e-3, 0));
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        var images = data.Test.Images[..8];
        var scores = run.PatchScores(images, "a red ball").mean([1L, 2L]);
        var norm = run.Model.Image.forward(Pixels.ToFloat(images)).norm(1);
        var similarity = run.EmbedImages(images).mm(run.EmbedTexts(["a red ball"]).t()).squeeze(1);
        Assert.True(torch.allclose(scores / norm, similarity, atol: 1e-4));
    }

    [Fact]
    public void Pairs_that_were_shuffled_teach_nothing_about_the_tests()
    {
        using var shuffled = data.WithTraining(data.Training.WithShuffledCaptions(seed: 1), "shuffled");
        using var run = new ContrastiveRun(Clip.Lesson.At(1_280, 32, 1e-3, 0), shuffled);
        run.Train(progress: TextWriter.Null);
        Assert.InRange(run.TestRetrieval().MeanR1, 0, 0.12);
    }

    [Fact]
    public void A_run_leaves_its_recipe_and_log_in_its_folder()
    {
        using var run = new ContrastiveRun(SigLip.Lesson.At(96, 32, 1e-3, 0), data);
        run.Train(new RunFolder(folder.Path).Inner("run"), TextWriter.Null);
        Assert.Equal(run.LossSteps.Count, File.ReadLines(folder.File("run/log.jsonl")).Count());
        string model = File.ReadAllText(folder.File("run/model.json"));
        Assert.Contains("\"bias\"", model, StringComparison.Ordinal);
        Assert.Contains("world Core, hold-out Off, seed 7, stream 0, 256 scenes of 32 px", model, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("run/recipe.json")));
    }

    [Fact]
    public void A_classifier_learns_colours_and_its_tower_can_be_locked()
    {
        using var objects = SingleObjects.Create(Streams.ProbeTraining, 256);
        using var tower = ImageClassifier.Pretrain(
            Clip.Lesson.Model.Image, objects, Clip.Lesson.At(640, 32, 1e-3, 0).Training, new RunFolder(folder.Path).Inner("labels"));
        using var run = new ContrastiveRun(Lit.Lock(Clip.Lesson.At(64, 32, 1e-3, 0)), data);
        run.Model.Image.load_state_dict(tower.state_dict());
        using var scope = torch.NewDisposeScope();
        var images = Pixels.ToFloat(data.Test.Images[..4]);
        Assert.True(Equal(tower.forward(images), run.Model.Image.forward(images)));
    }

    [Fact]
    public void Training_and_measuring_leave_no_tensors_behind()
    {
        using var run = Train(SigLip.Lesson.At(96, 32, 1e-3, 0));
        run.TestRetrieval();
        long before = LiveTensors.Count();
        run.Train(progress: TextWriter.Null);
        run.TestRetrieval();
        Assert.Equal(before, LiveTensors.Count());
    }

    private static bool Equal(torch.Tensor first, torch.Tensor second) => first.eq(second).all().item<bool>();

    private ContrastiveRun Train(ContrastiveRecipe recipe) => new ContrastiveRun(recipe, data).Train(progress: TextWriter.Null);
}
