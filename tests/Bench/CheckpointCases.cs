using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>Reading the safetensors file of the paired benchmark's data folder: copied, mapped, mapped and summed.</summary>
internal static class CheckpointCases
{
    private const string DataVariable = "BENCH_DATA";

    /// <exception cref="ArgumentException">The data folder is not there.</exception>
    public static BenchCase? Create(string name) => name switch
    {
        "st_copy" => new(On(Copy)),
        "st_mmap" => new(On(path => Map(path, sum: false))),
        "st_mmap_sum" => new(On(path => Map(path, sum: true))),
        _ => null,
    };

    private static Action On(Action<string> read)
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable(DataVariable) ?? "benchdata", "w.safetensors");
        return File.Exists(path) ? () => read(path) : throw new ArgumentException($"There is no '{path}'; set {DataVariable} to the folder that make_data.py wrote.");
    }

    // Everything is freed within the time, as it is on the other side.
    private static void Copy(string path)
    {
        foreach (var tensor in SafeTensors.Read(path).Values)
            tensor.Dispose();
    }

    private static void Map(string path, bool sum)
    {
        using var scope = NewDisposeScope();
        using var file = SafeTensorsFile.Open(path);
        foreach (string name in file.Entries.Keys)
        {
            var tensor = file.Map(name);
            if (sum)
                tensor.sum().item<float>();
        }
    }
}
