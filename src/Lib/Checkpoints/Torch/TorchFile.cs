using System.IO.Compression;
using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>A checkpoint as <c>torch.save</c> writes it since torch 1.6: a zip archive of a pickle and the storages it refers to.</summary>
/// <remarks>
/// The pickle is read by a reader of its own that knows tensors, storages, dictionaries and plain values, and refuses everything else by name:
/// nothing in the file is run. Dictionaries within dictionaries give names joined by dots; what is no tensor is passed over.
/// </remarks>
internal sealed class TorchFile : ITensorSource
{
    private const string Pickle = "/data.pkl";
    private const long LongestPickle = 1 << 28;
    private const int DeepestNesting = 32;
    private const int MostTensors = 1 << 20;

    private readonly string path;
    private readonly ZipArchive archive;
    private readonly string root;
    private readonly Dictionary<string, TorchTensor> tensors = new(StringComparer.Ordinal);
    private int visited;

    private TorchFile(string path, ZipArchive archive, string root)
    {
        this.path = path;
        this.archive = archive;
        this.root = root;
    }

    public string Origin => path;

    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; private set; } = new Dictionary<string, IReadOnlyList<long>>();

    /// <summary>Opens a checkpoint and reads what it says of its tensors.</summary>
    /// <exception cref="InvalidDataException">It is no such archive, is damaged, or holds something that is not read.</exception>
    public static TorchFile Open(string path)
    {
        var stream = File.OpenRead(path);
        try
        {
            RequireZip(stream);
            var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var pickles = archive.Entries.Where(e => e.FullName.EndsWith(Pickle, StringComparison.Ordinal) && e.FullName.IndexOf('/') == e.FullName.Length - Pickle.Length).ToList();
            if (pickles.Count != 1)
                throw new InvalidDataException($"it has {pickles.Count} members 'NAME/data.pkl' instead of one");
            var file = new TorchFile(path, archive, pickles[0].FullName[..^Pickle.Length]);
            file.ReadPickle(pickles[0]);
            return file;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException)
        {
            stream.Dispose();
            throw new InvalidDataException($"'{path}' is not a readable torch checkpoint: {e.Message.TrimEnd('.')}.", e);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public Tensor Read(string name)
    {
        if (!tensors.TryGetValue(name, out var described))
            throw new KeyNotFoundException($"'{path}' has no tensor '{name}'{NearestName.Hint(name, tensors.Keys)}.");
        try
        {
            return Read(described);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new InvalidDataException($"Tensor '{name}' of '{path}' cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
    }

    public void Dispose() => archive.Dispose();

    private static void RequireZip(FileStream stream)
    {
        Span<byte> start = stackalloc byte[4];
        int count = stream.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        if (count == 4 && start is [(byte)'P', (byte)'K', ..])
            return;
        throw new InvalidDataException(start[0] == 0x80
            ? "it is in the form before torch 1.6, which is a bare pickle; load it in Python with torch.load(path, weights_only=True) and save it with safetensors.torch.save_file"
            : "it is not a zip archive; fetch it again");
    }

    private void ReadPickle(ZipArchiveEntry entry)
    {
        if (archive.GetEntry($"{root}/byteorder") is { } order)
        {
            string text = System.Text.Encoding.ASCII.GetString(Bytes(order, 16));
            if (text != "little")
                throw new InvalidDataException($"its byte order is '{text}', and little is read; save it again on a little-endian machine");
        }
        Flatten("", new PickleReader(Bytes(entry, LongestPickle), new TorchWorld()).Read(), depth: 0);
        Shapes = tensors.ToDictionary(t => t.Key, t => (IReadOnlyList<long>)t.Value.Shape, StringComparer.Ordinal);
    }

    private void Flatten(string name, object? value, int depth)
    {
        if (depth > DeepestNesting || ++visited > MostTensors)
            throw new InvalidDataException($"its values nest deeper than {DeepestNesting} or are more than {MostTensors}");
        string prefix = name.Length > 0 ? name + "." : "";
        switch (value)
        {
            case TorchTensor tensor when name.Length == 0:
                throw new InvalidDataException("it holds a single tensor without a name; save a dictionary");
            case TorchTensor tensor:
                if (!tensors.TryAdd(name, tensor))
                    throw new InvalidDataException($"two of its tensors are called '{name}'");
                break;
            case Dictionary<object, object?> dictionary:
                foreach (var (key, inner) in dictionary)
                    Flatten(prefix + key, inner, depth + 1);
                break;
            case List<object?> list:
                for (int i = 0; i < list.Count; i++)
                    Flatten(prefix + i, list[i], depth + 1);
                break;
        }
    }

    private static byte[] Bytes(ZipArchiveEntry entry, long most)
    {
        if (entry.Length > most)
            throw new InvalidDataException($"its member '{entry.FullName}' claims {entry.Length} bytes, and at most {most} are read");
        ZipMember.RequirePlausible(entry);
        var bytes = new byte[entry.Length];
        using var packed = entry.Open();
        var stream = new ChecksumStream(packed);
        stream.ReadExactly(bytes);
        ZipMember.RequireEnd(entry, stream);
        return bytes;
    }

    private Tensor Read(TorchTensor described)
    {
        var storage = described.Storage;
        string member = $"{root}/data/{storage.Key}";
        var entry = archive.GetEntry(member) ?? throw new InvalidDataException($"its storage '{member}' is not in the archive");
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var whole = empty([described.Span], storage.Type);
        if ((Int128)storage.Count * whole.ElementSize != entry.Length)
            throw new InvalidDataException($"its storage '{member}' has {entry.Length} bytes, and {storage.Count} elements of {storage.Type} are due");
        ZipMember.RequirePlausible(entry);
        using var packed = entry.Open();
        var stream = new ChecksumStream(packed);
        stream.Skip(described.Offset * whole.ElementSize);
        TensorBytes.Visit(whole, (piece, _) => stream.ReadExactly(piece));
        stream.Skip((storage.Count - described.Offset - described.Span) * whole.ElementSize);
        ZipMember.RequireEnd(entry, stream);
        return whole.as_strided(described.Shape, described.Strides).contiguous().MoveToOuterDisposeScope();
    }
}
