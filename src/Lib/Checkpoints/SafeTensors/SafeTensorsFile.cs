using Experiments.Core.Native;
using Microsoft.Win32.SafeHandles;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>An open safetensors file: its header is checked at once, its tensors are read when asked for.</summary>
/// <remarks>
/// The format: 8 bytes of header length N, N bytes of JSON (name to element type, shape and place), then raw little-endian,
/// row-major bytes without gaps. <see cref="Read"/> and <see cref="ReadInto"/> copy, so that tensors do not depend on the file staying
/// open or unchanged. <see cref="Map"/>, which is also what <see cref="ITensorSource"/> reads by, copies nothing.
/// </remarks>
public sealed class SafeTensorsFile : ITensorSource
{
    private const long ConvertedAtOnce = 1 << 18;
    private readonly SafeFileHandle handle;
    private readonly SafeTensorsHeader header;
    private readonly Lazy<IReadOnlyDictionary<string, IReadOnlyList<long>>> shapes;
    private readonly Lock gate = new();
    private MappedFile? mapped;

    private SafeTensorsFile(string path, SafeFileHandle handle, SafeTensorsHeader header)
    {
        FilePath = path;
        this.handle = handle;
        this.header = header;
        shapes = new(() => header.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Shape, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public string Origin => FilePath;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes => shapes.Value;

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
        var handle = File.OpenHandle(path, options: FileOptions.RandomAccess, share: FileShare.Read | FileShare.Delete);
        try
        {
            return new SafeTensorsFile(path, handle, SafeTensorsHeader.Read(handle, path));
        }
        catch
        {
            handle.Dispose();
            throw;
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

    /// <summary>A tensor over the file itself: nothing is read until its elements are used, and nothing is copied.</summary>
    /// <remarks>
    /// The tensor stays valid when the file is closed, deleted or replaced under its name. Writing to it changes memory alone, and not for
    /// certain: once it is disposed, the file's values are back. Programs must not shorten or overwrite the file in place while
    /// tensors over it live, since systems end a process that touches a mapped page which its file no longer has; the length is
    /// checked when a tensor is mapped, and what other programs do later cannot be. Use <see cref="Read"/> for files that others write to.
    /// A tensor that does not lie at a multiple of its element's width is copied, as is everything when the system has no room for the map.
    /// </remarks>
    /// <param name="name">One of <see cref="Entries"/>.</param>
    /// <returns>A CPU tensor of the file's type and shape, in the current dispose scope; not to be written to or trained.</returns>
    /// <exception cref="KeyNotFoundException">As for <see cref="Read"/>.</exception>
    /// <exception cref="NotSupportedException">As for <see cref="Read"/>.</exception>
    /// <exception cref="InvalidDataException">The file has become shorter since it was opened.</exception>
    public Tensor Map(string name)
    {
        var entry = Entry(name);
        var type = TypeOf(entry);
        int width = ElementType.Named(entry.ElementType)!.Width;
        if (entry.ByteCount == 0 || entry.Offset % width != 0 || !BitConverter.IsLittleEndian)
            return Read(name);
        if (RandomAccess.GetLength(handle) < header.FileLength)
            throw Shortened();
        lock (gate)
        {
            try
            {
                mapped ??= new MappedFile(handle, header.FileLength);
            }
            catch (IOException)
            {
                return Read(name);
            }
            return mapped.Tensor(entry.Offset, entry.ByteCount, entry.Shape, type);
        }
    }

    /// <inheritdoc/>
    Tensor ITensorSource.Read(string name) => Map(name);

    /// <summary>Reads a tensor into an existing one, without a copy in between where type, layout and device allow.</summary>
    /// <param name="name">One of <see cref="Entries"/>.</param>
    /// <param name="target">Same shape; any floating-point type for a floating-point tensor, the same type otherwise; any layout or device.</param>
    /// <exception cref="ArgumentException">Shapes differ, or one type is floating-point and the other is not.</exception>
    /// <exception cref="KeyNotFoundException">As for <see cref="Read"/>.</exception>
    /// <exception cref="NotSupportedException">As for <see cref="Read"/>.</exception>
    /// <exception cref="InvalidDataException">The file has become shorter since it was opened.</exception>
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
        if (target.is_contiguous())
            FillConverted(entry, type, target.view(-1));
        else
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
    public void Dispose()
    {
        mapped?.Dispose();
        handle.Dispose();
    }

    private SafeTensorEntry Entry(string name) =>
        Entries.TryGetValue(name, out var entry)
            ? entry
            : throw new KeyNotFoundException($"'{FilePath}' has no tensor '{name}'{NearestName.Hint(name, Entries.Keys)}.");

    private ScalarType TypeOf(SafeTensorEntry entry) =>
        ElementType.Named(entry.ElementType)!.Tensor
        ?? throw new NotSupportedException($"'{FilePath}': tensor '{entry.Name}' has type {entry.ElementType}, which TorchSharp has no tensors for; use ReadBytes.");

    private void Fill(SafeTensorEntry entry, Tensor tensor) =>
        TensorBytes.Visit(tensor, (piece, offset) =>
        {
            HostPages.PreferLarge(piece);
            Fill(piece, entry.Offset + offset);
        });

    // Through a piece that stays in the processor's cache: no second copy of the tensor, and no page of the file is mapped.
    private void FillConverted(SafeTensorEntry entry, ScalarType type, Tensor flat)
    {
        var piece = empty([Math.Min(ConvertedAtOnce, flat.numel())], dtype: type, device: CPU);
        for (long start = 0; start < flat.numel(); start += ConvertedAtOnce)
        {
            using var part = piece.narrow(0, 0, Math.Min(ConvertedAtOnce, flat.numel() - start));
            using var target = flat.narrow(0, start, part.numel());
            Fill(part.bytes, entry.Offset + start * part.ElementSize);
            target.copy_(part).Dispose();
        }
    }

    private void Fill(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            int count = RandomAccess.Read(handle, bytes, offset);
            if (count == 0)
                throw Shortened();
            bytes = bytes[count..];
            offset += count;
        }
    }

    private InvalidDataException Shortened() => new($"'{FilePath}' has become shorter since it was opened; open it again once nothing writes to it.");
}
