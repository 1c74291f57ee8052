using Experiments.Core;
using Experiments.Papers.LocCa;

namespace Experiments.Lib.Tests.Papers;

public sealed class LocCaRunTests : IDisposable
{
    private readonly LocCaData data = LocCaData.FromWorld(count: 24);
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void One_batch_is_learned_by_heart()
    {
        using var one = data.Take(Enumerable.Range(0, 8));
        using var run = new LocCaRun(LocCa.Quick.With(parallel: 0, mixture: LocCaMixture.WithRefer).At(8 * 150, 8, 5e-3, 1), one);
        run.Train(progress: TextWriter.Null);
        Assert.InRange(run.LossValues[^1], 0, 0.9); // the order of mention and the choice of region stay open
    }

    [Fact]
    public void The_same_recipe_and_seed_give_the_same_losses()
    {
        double[][] losses = [.. new ulong[] { 3, 3, 4 }.Select(seed =>
        {
            using var run = new LocCaRun(LocCa.Quick.At(8 * 8, 8, 1e-3, seed), data).Train(progress: TextWriter.Null);
            return run.LossValues.ToArray();
        })];
        Assert.Equal(losses[0], losses[1]);
        Assert.NotEqual(losses[0], losses[2]);
    }

    [Fact]
    public void A_stopped_run_goes_on_with_the_same_bits()
    {
        var recipe = LocCa.Quick.At(6 * 8, 8, 1e-3, 5);
        recipe = recipe.With(training: recipe.Training.With(checkpointEvery: 3));
        using var whole = new LocCaRun(recipe, data).Train(progress: TextWriter.Null);
        using var first = new LocCaRun(recipe, data).Train(new RunFolder(folder.Path), TextWriter.Null);
        File.Delete(Directory.EnumerateFiles(folder.Path, "*6.safetensors", SearchOption.AllDirectories).Single());
        using var resumed = new LocCaRun(recipe, data).Train(new RunFolder(folder.Path), TextWriter.Null);
        Assert.All(whole.Model.state_dict(), p => Assert.True(p.Value.equal(resumed.Model.state_dict()[p.Key]).all().item<bool>(), p.Key));
        string model = File.ReadAllText(folder.File("model.json"));
        Assert.Contains("\"parallel\"", model, StringComparison.Ordinal);
        Assert.Contains("stream 0, 24 scenes of 32 px", model, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_leaves_no_tensors_behind()
    {
        using var run = new LocCaRun(LocCa.Quick.At(4 * 8, 8, 1e-3, 0), data).Train(progress: TextWriter.Null);
        long before = LiveTensors.Count();
        run.Train(progress: TextWriter.Null);
        Assert.Equal(before, LiveTensors.Count());
    }
}
