using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>How fast a file of 2 GB in the page cache becomes a model's parameters, beside a plain copy of the same bytes.</summary>
internal static class LoadingReport
{
    private const long FileBytes = 2_000_000_000;
    private const int Layers = 40;
    private const int Rounds = 5;

    /// <summary>Writes the file, measures in turn, prints both rates and their ratio, and deletes the file.</summary>
    public static void Run()
    {
        string path = Path.Combine(Path.GetTempPath(), $"loading-{Environment.ProcessId}.safetensors");
        try
        {
            using (NewDisposeScope())
                SafeTensors.Write(path, LayerStack.Names(Layers).ToDictionary(name => name, _ => full(LayerStack.Shape, 0.5f)));
            var rates = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
            for (int round = 0; round <= Rounds; round++)
            {
                foreach (var (name, seconds) in Once(path))
                {
                    if (round == 0)
                        continue; // The first round warms up.
                    rates.TryAdd(name, []);
                    rates[name].Add(FileBytes / seconds / 1e9);
                }
            }
            foreach (var (name, values) in rates)
                Console.WriteLine($"{name,-44} {Median(values):0.00} GB/s ({values.Min():0.00} to {values.Max():0.00})");
            Console.WriteLine($"load / best plain copy: {Median(rates["load into fresh parameters"]) / rates.Where(r => r.Key.StartsWith("plain", StringComparison.Ordinal)).Max(r => Median(r.Value)):0.00}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<(string Name, double Seconds)> Once(string path)
    {
        yield return ("plain copy, mapped file to fresh memory", Time(() => PlainCopy(path)));
        yield return ("plain read into fresh memory", Time(() => PlainRead(path)));
        yield return ("load into fresh parameters", Load(path, ScalarType.Float32));
        yield return ("load as bfloat16", Load(path, ScalarType.BFloat16));
    }

    private static double Load(string path, ScalarType type)
    {
        using var module = new LayerStack(Layers, type);
        return Time(() => ModuleWeights.Load(module, path));
    }

    private static unsafe void PlainCopy(string path)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* source = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref source);
        byte* target = (byte*)NativeMemory.Alloc((nuint)FileBytes);
        Buffer.MemoryCopy(source, target, FileBytes, FileBytes);
        NativeMemory.Free(target);
        view.SafeMemoryMappedViewHandle.ReleasePointer();
    }

    private static unsafe void PlainRead(string path)
    {
        using var file = File.OpenHandle(path);
        byte* target = (byte*)NativeMemory.Alloc((nuint)FileBytes);
        for (long done = 0; done < FileBytes;)
            done += RandomAccess.Read(file, new Span<byte>(target + done, (int)Math.Min(1 << 30, FileBytes - done)), done);
        NativeMemory.Free(target);
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
