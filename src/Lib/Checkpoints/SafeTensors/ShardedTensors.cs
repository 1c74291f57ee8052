using System.Text.Json;
using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>A checkpoint in several files, told by an index: a JSON object whose <c>weight_map</c> names the file of every tensor.</summary>
/// <remarks>Shards lie beside the index; a name that leads elsewhere is refused. Every shard's header is read at once, its tensors when asked for.</remarks>
internal sealed class ShardedTensors : ITensorSource
{
    private const long LongestIndex = 1 << 28;

    private readonly string path;
    private readonly Dictionary<string, ITensorSource> shards;
    private readonly Dictionary<string, string> fileOf;
    private readonly Dictionary<string, IReadOnlyList<long>> shapes = new(StringComparer.Ordinal);

    private ShardedTensors(string path, Dictionary<string, string> fileOf, Dictionary<string, ITensorSource> shards)
    {
        this.path = path;
        this.fileOf = fileOf;
        this.shards = shards;
    }

    public string Origin => path;

    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes => shapes;

    /// <summary>Opens an index and all of its shards.</summary>
    /// <exception cref="FileNotFoundException">The index or a shard is not there.</exception>
    /// <exception cref="InvalidDataException">The index is malformed, names files elsewhere, or tells of tensors that its shards do not have.</exception>
    public static ShardedTensors Open(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no shard index '{path}'; check the path.", path);
        var fileOf = ReadIndex(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var shards = new Dictionary<string, ITensorSource>(StringComparer.Ordinal);
        var result = new ShardedTensors(path, fileOf, shards);
        try
        {
            string[] files = [.. fileOf.Values.Distinct(StringComparer.Ordinal)];
            string[] missing = [.. files.Where(f => !File.Exists(Path.Combine(folder, f)))];
            if (missing.Length > 0)
                throw new FileNotFoundException($"Shard index '{path}' names {files.Length} files, and {missing.Length} are not beside it: {Some(missing)}; fetch them too.", Path.Combine(folder, missing[0]));
            foreach (string file in files)
                shards[file] = TensorSource.OpenFile(Path.Combine(folder, file));
            result.Compare();
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    public Tensor Read(string name) => Shard(name).Read(name);

    public void ReadInto(string name, Tensor target) => Shard(name).ReadInto(name, target);

    public void Dispose()
    {
        foreach (var shard in shards.Values)
            shard.Dispose();
    }

    private static Dictionary<string, string> ReadIndex(string path)
    {
        if (new FileInfo(path).Length > LongestIndex)
            throw Bad(path, $"it has more than {LongestIndex} bytes");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            {
                throw Bad(path, "it has no object 'weight_map' from tensor to file");
            }
            return map.EnumerateObject().ToDictionary(entry => entry.Name, entry => FileName(path, entry), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Bad(path, $"it is not valid JSON ({e.Message.TrimEnd('.')})");
        }
    }

    private static string FileName(string path, JsonProperty entry)
    {
        string file = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : throw Bad(path, $"tensor '{entry.Name}' has no file name");
        if (file.Length == 0 || file is "." or ".." || file.AsSpan().ContainsAny("/\\:\0"))
            throw Bad(path, $"tensor '{entry.Name}' is said to lie in '{file}', which is not a file beside the index; do not use this checkpoint");
        return file;
    }

    private void Compare()
    {
        foreach (var (file, shard) in shards)
        {
            foreach (var (name, shape) in shard.Shapes)
            {
                if (!shapes.TryAdd(name, shape))
                    throw Bad(path, $"tensor '{name}' lies in '{file}' and in another shard");
                if (fileOf.GetValueOrDefault(name, file) is var told && told != file)
                    throw Bad(path, $"tensor '{name}' lies in '{file}', and the index says '{told}'");
                fileOf[name] = file; // Reference libraries read what an index forgot, and so does this.
            }
        }
        string[] missing = [.. fileOf.Keys.Where(name => !shapes.ContainsKey(name))];
        if (missing.Length > 0)
            throw Bad(path, $"{missing.Length} of its tensors are in none of the shards: {Some(missing.Select(name => $"{name} ({fileOf[name]})"))}");
    }

    private ITensorSource Shard(string name) =>
        fileOf.TryGetValue(name, out string? file)
            ? shards[file]
            : throw new KeyNotFoundException($"'{path}' has no tensor '{name}'{NearestName.Hint(name, fileOf.Keys)}.");

    private static string Some(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(8)) + (all.Length > 8 ? $" and {all.Length - 8} more" : "");
    }

    private static InvalidDataException Bad(string path, string reason) => new($"'{path}' is not a readable shard index: {reason}. Fetch it again, with its shards.");
}
