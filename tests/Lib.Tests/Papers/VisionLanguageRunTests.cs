using Experiments.Core;
using Experiments.Papers.Foundations;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public sealed class VisionLanguageRunTests : IDisposable
{
    private readonly VisionLanguageData data = VisionLanguageData.FromWorld(40, 20);

    public void Dispose() => data.Dispose();

    [Fact]
    public void Examples_of_a_scene_stand_together_and_none_is_of_a_test_scene()
    {
        Assert.Equal(data.Training.Select(e => e.Item).Order(), data.Training.Select(e => e.Item));
        Assert.Equal(3, data.Training.Take(12).Select(e => e.Task).Distinct().Count());
        Assert.NotEqual(data.TrainingPool.Stream, data.TestPool.Stream);
        Assert.All(data.Training.Concat(data.Test), e => Assert.NotEmpty(data.Tokenizer.Ids($"{e.Prefix}\n{e.Answer}")));
    }

    [Fact]
    public void Batches_are_a_function_of_seed_and_position()
    {
        using var scope = NewDisposeScope();
        using var batches = data.Batches(8, seed: 2);
        using var first = batches.Next(default);
        using var second = batches.Next(default);
        batches.Position = 1;
        using var again = batches.Next(default);
        Assert.True(second.Text.Ids.equal(again.Text.Ids).all().item<bool>());
        Assert.True(second.Images.equal(again.Images).all().item<bool>());
        Assert.False(first.Images.equal(second.Images).all().item<bool>());
    }

    [Fact]
    public void An_untrained_model_loses_about_ln_V_a_token()
    {
        using var scope = NewDisposeScope();
        using var run = Run(steps: 1, seed: 0);
        using var frozen = no_grad();
        double loss = run.Loss(data.Gather([.. data.Training.Take(32)])).item<float>();
        Assert.Equal(Math.Log(data.Tokenizer.VocabularySize), loss, 0.1);
    }

    [Fact]
    public void One_batch_is_learned_by_heart()
    {
        using var run = Run(steps: 120, seed: 1, batch: 16).Train(first: 16, progress: TextWriter.Null);
        Assert.InRange(run.LossValues[^1], 0, 0.3);
    }

    [Fact]
    public void The_same_recipe_and_seed_give_the_same_losses_and_a_stopped_run_goes_on_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var recipe = VisionLanguageRecipe.Lesson.At(6, 8, 1e-3, 5);
        recipe = recipe.With(training: recipe.Training.With(checkpointEvery: 3));
        using var whole = new VisionLanguageRun(recipe, data).Train(progress: TextWriter.Null);
        using var first = new VisionLanguageRun(recipe, data).Train(new RunFolder(folder.Path), progress: TextWriter.Null);
        File.Delete(Directory.EnumerateFiles(folder.Path, "*6.safetensors", SearchOption.AllDirectories).Single());
        using var resumed = new VisionLanguageRun(recipe, data).Train(new RunFolder(folder.Path), progress: TextWriter.Null);
        Assert.Equal(whole.LossValues, first.LossValues);
        Assert.All(whole.Vlm.Model.state_dict(), p => Assert.True(p.Value.equal(resumed.Vlm.Model.state_dict()[p.Key]).all().item<bool>(), p.Key));
    }

    [Fact]
    public void Expected_answers_score_one_and_there_is_an_answer_for_every_question()
    {
        using var run = Run(steps: 1, seed: 0);
        var right = run.Score([.. data.Test.Select(e => e.Answer)]);
        Assert.Equal([SequenceTask.Caption, SequenceTask.AskColour, SequenceTask.Refer], right.Select(s => s.Task));
        Assert.All(right, s => Assert.Equal(1, s.Accuracy));
        Assert.Equal(data.Test.Count, right.Sum(s => s.Count));
        Assert.Equal(data.Test.Count, run.TestAnswers().Count);
    }

    private VisionLanguageRun Run(long steps, ulong seed, int batch = 8) => new(VisionLanguageRecipe.Lesson.At(steps, batch, 2e-3, seed), data);
}
