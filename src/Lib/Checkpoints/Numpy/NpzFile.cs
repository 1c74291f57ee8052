using System.IO.Compression;
using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>A numpy archive (.npz) of named arrays, stored or deflated, as written by numpy.savez and numpy.savez_compressed.</summary>
/// <remarks>
/// Nothing in a file is trusted: headers, sizes and checksums are checked before an array is handed out, and a size that the compressed
/// bytes cannot hold is refused before memory is taken. Pickled objects are never read.
/// </remarks>
public sealed class NpzFile : ITensorSource
{
    private const string Extension = ".npy";

    private readonly string path;
    private readonly ZipArchive archive;
    private readonly Dictionary<string, ZipArchiveEntry> entries;
    private readonly Lazy<IReadOnlyDictionary<string, IReadOnlyList<long>>> shapes;

    private NpzFile(string path, ZipArchive archive, Dictionary<string, ZipArchiveEntry> entries)
    {
        this.path = path;
        this.archive = archive;
        this.entries = entries;
        Names = [.. entries.Keys];
        shapes = new(() => Names.ToDictionary(name => name, Shape, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public string Origin => path;

    /// <summary>Names of the arrays, in the file's order, without the ending .npy.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The header of an array is malformed or of a kind that is not read.</exception>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes => shapes.Value;

    /// <summary>Opens an archive; its arrays are read when asked for.</summary>
    /// <param name="path">File to read.</param>
    /// <returns>The open archive.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a zip archive, or two arrays have one name.</exception>
    public static NpzFile Open(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no numpy archive '{path}'; check the path.", path);
        var stream = File.OpenRead(path);
        try
        {
            var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
            foreach (var entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                    continue;
                string name = entry.FullName[..^Extension.Length];
                if (!entries.TryAdd(name, entry))
                    throw new InvalidDataException($"two arrays are called '{name}'");
            }
            return new NpzFile(path, archive, entries);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            stream.Dispose();
            throw new InvalidDataException($"'{path}' is not a readable numpy archive: {e.Message.TrimEnd('.')}. Write it again.", e);
        }
    }

    /// <summary>Reads every array of a file.</summary>
    /// <param name="path">File to read.</param>
    /// <returns>Tensors by name, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The archive or one of its arrays is malformed.</exception>
    public static IReadOnlyDictionary<string, Tensor> ReadAll(string path)
    {
        using var file = Open(path);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            foreach (string name in file.Names)
                tensors[name] = file.Read(name);
            return tensors;
        }
        catch
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            throw;
        }
    }

    /// <summary>Sizes of an array, without reading it.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="KeyNotFoundException">The file has no such array.</exception>
    /// <exception cref="InvalidDataException">The array is malformed.</exception>
    public IReadOnlyList<long> Shape(string name) => Guard(name, (_, stream) => NumpyHeader.Read(stream).Shape);

    /// <summary>Reads an array.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>A contiguous tensor of the array's own shape and element type, on the CPU, to be disposed by the caller.</returns>
    /// <exception cref="KeyNotFoundException">The file has no such array.</exception>
    /// <exception cref="InvalidDataException">The array is malformed, truncated, damaged or of a kind that is not read.</exception>
    public Tensor Read(string name) => Guard(name, ReadArray);

    /// <summary>Closes the file.</summary>
    public void Dispose() => archive.Dispose();

    private static Tensor ReadArray(ZipArchiveEntry entry, Stream packed)
    {
        var stream = new ChecksumStream(packed);
        var header = NumpyHeader.Read(stream);
        NumpyArray.RequireLength(header, entry.Length);
        ZipMember.RequirePlausible(entry);
        return NumpyArray.Read(stream, header, () => ZipMember.RequireEnd(entry, stream));
    }

    private T Guard<T>(string name, Func<ZipArchiveEntry, Stream, T> read)
    {
        if (!entries.TryGetValue(name, out var entry))
            throw new KeyNotFoundException($"'{path}' has no array '{name}'{NearestName.Hint(name, Names)}; it has {string.Join(", ", Names.Take(8))}{(Names.Count > 8 ? ", ..." : "")}.");
        try
        {
            using var stream = entry.Open();
            return read(entry, stream);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            string fault = e is EndOfStreamException ? "it ends too early" : e.Message.TrimEnd('.');
            throw new InvalidDataException($"Array '{name}' of '{path}' cannot be read: {fault}.", e);
        }
    }
}
