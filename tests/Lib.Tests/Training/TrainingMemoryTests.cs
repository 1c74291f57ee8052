using Experiments.Core.Native;
using Experiments.Resume;
using Experiments.Training;

namespace Experiments.Lib.Tests.Training;

public class TrainingMemoryTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public void Resident_memory_is_flat_over_thousands_of_steps()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var model = new DroppingModel(hidden: 512);
        using var source = new NoisyPairs(batch: 64);
        var recipe = TrainingRecipe.SigLip(3000, batchSize: 64).With(emaDecay: 0.99);
        var loop = TrainingLoop.Create(model, source, model.Loss, recipe);
        loop.Output = TextWriter.Null;
        var resident = new List<double>();
        loop.AfterStep = step =>
        {
            if (step % 500 == 0)
            {
                HostHeap.Trim();
                resident.Add(ResidentMebibytes());
            }
        };
        loop.Run().Dispose();
        Assert.True(resident[^1] - resident[1] < 16, $"MiB every 500 steps: {string.Join(", ", resident.Select(m => m.ToString("0")))}");
    }

    private static double ResidentMebibytes() =>
        double.Parse(File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmRSS", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
}
