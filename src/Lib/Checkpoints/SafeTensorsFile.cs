using Microsoft.Win32.SafeHandles;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>An open safetensors file: its header is checked at once, its tensors are read when asked for.</summary>
/// <remarks>
/// The format: 8 bytes of header length N, N bytes of JSON (name to element type, shape and place), then raw little-endian,
/// row-major bytes without gaps. Reading copies, so tensors do not depend on the file staying open or unchanged.
/// </remarks>
public sealed class SafeTensorsFile : ITensorSource
{
    private readonly SafeFileHandle handle;
    private readonly SafeTensorsHeader header;

    private SafeTensorsFile(string path, SafeFileHandle handle, SafeTensorsHeader header)
    {
        FilePath = path;
        this.handle = handle;
        this.header = header;
        Shapes = header.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Shape, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Origin => FilePath;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; }

    /// <summary>Path of the file.</summary>
    public string FilePath { get; }

    /// <summary>What the file says of each tensor, by name.</summary>
    public IReadOnlyDictionary<string, SafeTensorEntry> Entries => header.Entries;

    /// <summary>The file's own notes: free text by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">A <c>.safetensors</c> file.</param>
    /// <returns>The file; dispose it when its tensors have been read.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or no safetensors file; the message names the tensor or offset and the reason.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static SafeTensorsFile Open(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no safetensors file '{path}'; check the path.", path);
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete))
        {
            var header = SafeTensorsHeader.Read(stream, path);
            return new SafeTensorsFile(path, File.OpenHandle(path, options: FileOptions.RandomAccess, share: FileShare.Read | FileShare.Delete), header);
        }
    }

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">One of <see cref="Entries"/>.</param>
    /// <returns>A fresh CPU tensor of the file's type and shape, in the current dispose scope.</returns>
    /// <exception cref="KeyNotFoundException">The file has no such tensor; the message names the nearest.</exception>
    /// <exception cref="NotSupportedException">TorchSharp has no tensors of this type (U16, U32, U64, F8); <see cref="ReadBytes"/> can read it.</exception>
    public Tensor Read(string name)
    {
        var entry = Entry(name);
        var tensor = empty([.. entry.Shape], dtype: TypeOf(entry), device: CPU);
        Fill(entry, tensor);
        return tensor;
    }

    /// <summary>Reads a tensor into an existing one, without a copy in between where type and device allow.</summary>
    /// <param name="name">One of <see cref="Entries"/>.</param>
    /// <param name="target">Same shape; any floating-point type for a floating-point tensor, the same type otherwise; any layout or device.</param>
    /// <exception cref="ArgumentException">Shapes differ, or one type is floating-point and the other is not.</exception>
    /// <exception cref="NotSupportedException">As for <see cref="Read"/>.</exception>
    public void ReadInto(string name, Tensor target)
    {
        var entry = Entry(name);
        var type = TypeOf(entry);
        TensorFit.Require($"'{FilePath}': {entry.Name}", entry.Shape, type, target);
        if (type == target.dtype && target.device_type == DeviceType.CPU && target.is_contiguous())
        {
            Fill(entry, target);
            return;
        }
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        target.copy_(Read(name));
    }

    /// <summary>Reads a tensor's raw little-endian bytes, whatever its type.</summary>
    /// <param name="name">One of <see cref="Entries"/>.</param>
    /// <returns>The bytes, row-major.</returns>
    public byte[] ReadBytes(string name)
    {
        var entry = Entry(name);
        var bytes = new byte[entry.ByteCount];
        Fill(bytes, entry.Offset);
        return bytes;
    }

    /// <summary>Closes the file; tensors read from it stay valid.</summary>
    public void Dispose() => handle.Dispose();

    private SafeTensorEntry Entry(string name) =>
        Entries.TryGetValue(name, out var entry)
            ? entry
            : throw new KeyNotFoundException($"'{FilePath}' has no tensor '{name}'{NearestName.Hint(name, Entries.Keys)}.");

    private ScalarType TypeOf(SafeTensorEntry entry) =>
        ElementType.Named(entry.ElementType)!.Tensor
        ?? throw new NotSupportedException($"'{FilePath}': tensor '{entry.Name}' has type {entry.ElementType}, which TorchSharp has no tensors for; use ReadBytes.");

    private void Fill(SafeTensorEntry entry, Tensor tensor) =>
        TensorBytes.Visit(tensor, (piece, offset) => Fill(piece, entry.Offset + offset));

    private void Fill(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            int count = RandomAccess.Read(handle, bytes, offset);
            if (count == 0)
                throw new EndOfStreamException($"'{FilePath}' became shorter while it was read; read it again once nothing writes to it.");
            bytes = bytes[count..];
            offset += count;
        }
    }
}
