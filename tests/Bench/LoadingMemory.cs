using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>How much memory it takes to load a model of three billion bfloat16 parameters from two shards.</summary>
internal static class LoadingMemory
{
    private const int Layers = 240;

    /// <summary>Writes 6 GB of shards, loads them, prints resident memory before, after and at its peak, and deletes the shards.</summary>
    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("loading-").FullName;
        try
        {
            using (NewDisposeScope())
            {
                var one = full(LayerStack.Shape, 0.5f, dtype: ScalarType.BFloat16);
                SafeTensorShards.Write(folder, LayerStack.Names(Layers).ToDictionary(name => name, _ => one));
            }
            using var module = new LayerStack(Layers, ScalarType.BFloat16);
            long weights = module.parameters().Sum(p => p.numel() * p.ElementSize);
            ResetPeak();
            long before = Status("VmRSS");
            ModuleWeights.Load(module, folder);
            long peak = Status("VmHWM"), after = Status("VmRSS");
            Console.WriteLine($"weights {weights / 1e9:0.000} GB; resident {before / 1e9:0.000} GB before, {after / 1e9:0.000} GB after, {peak / 1e9:0.000} GB at most");
            Console.WriteLine($"beyond the weights and what was there before: {(peak - before - weights) / 1e6:0} MB");
            ResetPeak();
            using (var source = TensorSource.Open(folder))
            {
                foreach (string name in source.Shapes.Keys)
                {
                    using var scope = NewDisposeScope();
                    source.Read(name).sum();
                }
                Console.WriteLine($"every tensor mapped and summed in turn: {(Status("VmHWM") - after) / 1e6:0} MB more at most");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Status(string field) =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
}
