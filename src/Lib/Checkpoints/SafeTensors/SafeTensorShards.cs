using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>Writes checkpoints too large for one file, as repositories of the hub are laid out.</summary>
public static partial class SafeTensorShards
{
    /// <summary>Bytes of a shard unless a call says otherwise: 5 GB, as the hub's own tools have it.</summary>
    public const long ShardBytes = 5_000_000_000;

    private const string IndexEnding = ".safetensors.index.json";

    /// <summary>
    /// Writes <c>NAME.safetensors</c>, or, when that would be larger than a shard, <c>NAME-00001-of-00003.safetensors</c> and so on with
    /// <c>NAME.safetensors.index.json</c>.
    /// </summary>
    /// <remarks>
    /// The files are written whole before the first takes its place: when the disk fills up, an older checkpoint stays as it was. Shards
    /// take their places without an index, so that one interrupted between them is not taken for a whole checkpoint.
    /// </remarks>
    /// <param name="folder">Target folder; created. An older checkpoint of this name goes.</param>
    /// <param name="tensors">Tensors by name; they stay the caller's. Their order is kept from shard to shard.</param>
    /// <param name="shardBytes">Largest size of a shard's tensors; a single larger tensor has a shard of its own.</param>
    /// <param name="name">Beginning of the file names: <c>model</c>, or <c>diffusion_pytorch_model</c>.</param>
    /// <returns>What <see cref="TensorSource.Open"/> takes: the one file, or the index.</returns>
    /// <exception cref="ArgumentException">As for <see cref="SafeTensors.Write"/>.</exception>
    /// <exception cref="IOException">The folder cannot be written; the message says which file.</exception>
    public static string Write(string folder, IReadOnlyDictionary<string, Tensor> tensors, long shardBytes = ShardBytes, string name = "model")
    {
        Check.Positive(shardBytes, nameof(shardBytes));
        var shards = Split(tensors, shardBytes);
        string[] files = shards.Count == 1
            ? [$"{name}.safetensors"]
            : [.. shards.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{name}-{i + 1:00000}-of-{shards.Count:00000}.safetensors"))];
        string staged = Path.Combine(folder, $".{name}.{Environment.ProcessId}.partial"), index = Path.Combine(folder, name + IndexEnding);
        try
        {
            for (int i = 0; i < files.Length; i++)
                SafeTensors.Write(Path.Combine(staged, files[i]), shards[i]);
            File.Delete(index);
            foreach (string old in Older(folder, name).Where(old => !files.Contains(Path.GetFileName(old))))
                File.Delete(old);
            foreach (string file in files)
                File.Move(Path.Combine(staged, file), Path.Combine(folder, file), overwrite: true);
        }
        finally
        {
            if (Directory.Exists(staged))
                Directory.Delete(staged, recursive: true);
        }
        if (files.Length == 1)
            return Path.Combine(folder, files[0]);
        AtomicFile.WriteText(index, Index(shards, files));
        return index;
    }

    private static List<Dictionary<string, Tensor>> Split(IReadOnlyDictionary<string, Tensor> tensors, long shardBytes)
    {
        List<Dictionary<string, Tensor>> shards = [[]];
        long used = 0;
        foreach (var (name, tensor) in tensors)
        {
            long bytes = Bytes(tensor);
            if (used > 0 && used + bytes > shardBytes)
            {
                shards.Add([]);
                used = 0;
            }
            shards[^1].Add(name, tensor);
            used += bytes;
        }
        return shards;
    }

    private static string Index(List<Dictionary<string, Tensor>> shards, string[] files)
    {
        var map = shards.SelectMany((shard, i) => shard.Keys.Select(name => (name, file: files[i]))).OrderBy(e => e.name, StringComparer.Ordinal).ToDictionary(e => e.name, e => e.file);
        return JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["metadata"] = new Dictionary<string, long> { ["total_size"] = shards.SelectMany(s => s.Values).Sum(Bytes) },
                ["weight_map"] = map,
            },
            KitJson.Indented) + "\n";
    }

    private static long Bytes(Tensor tensor) => tensor.numel() * tensor.ElementSize;

    private static IEnumerable<string> Older(string folder, string name) =>
        Directory.GetFiles(folder, name + "*.safetensors").Where(path => Path.GetFileName(path) == $"{name}.safetensors" || ShardEnding().IsMatch(Path.GetFileName(path)[name.Length..]));

    [GeneratedRegex(@"\A-[0-9]{5}-of-[0-9]{5}\.safetensors\z")]
    private static partial Regex ShardEnding();
}
