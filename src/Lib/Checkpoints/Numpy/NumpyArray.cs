using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>The elements of one numpy array. Errors say what is wrong; callers add file and array.</summary>
internal static class NumpyArray
{
    private const int Block = 1 << 20;

    /// <summary>Requires that a file of this length holds the header and every element, no more.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static void RequireLength(NumpyHeader header, long length)
    {
        if (header.ByteCount != length - header.Length)
            throw new InvalidDataException($"shape {NumpyHeader.Text(header.Shape)} needs {header.ByteCount} bytes and it has {length - header.Length}");
    }

    /// <summary>Reads the elements that follow a header whose length was checked.</summary>
    /// <param name="stream">At the first element.</param>
    /// <param name="header">What to read.</param>
    /// <param name="check">Runs once all bytes are read.</param>
    /// <returns>A contiguous CPU tensor.</returns>
    /// <exception cref="InvalidDataException">There are truth values other than 0 and 1, or <paramref name="check"/> throws it.</exception>
    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public static Tensor Read(Stream stream, NumpyHeader header, Action check)
    {
        long[] stored = header.IsFortran ? [.. header.Shape.Reverse()] : header.Shape;
        var tensor = empty(stored, header.Type);
        try
        {
            Fill(tensor, stream, header);
            check();
            return header.IsFortran && stored.Length > 1 ? RowMajor(tensor) : tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private static Tensor RowMajor(Tensor columnMajor)
    {
        using (columnMajor)
        using (var view = columnMajor.permute([.. Enumerable.Range(0, (int)columnMajor.dim()).Reverse().Select(i => (long)i)]))
            return view.contiguous();
    }

    // Block by block, since one span cannot reach beyond 2 GiB.
    private static void Fill(Tensor tensor, Stream stream, NumpyHeader header)
    {
        using var flat = tensor.view(-1);
        long count = flat.numel();
        long most = Block / header.Width;
        for (long start = 0; start < count; start += most)
        {
            using var part = flat.narrow(0, start, Math.Min(most, count - start));
            stream.ReadExactly(part.bytes);
            if (header.IsBigEndian)
                Reverse(part.bytes, header.Width);
            if (header.Type == ScalarType.Bool && part.bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
                throw new InvalidDataException("it has truth values other than 0 and 1");
        }
    }

    private static void Reverse(Span<byte> bytes, int width)
    {
        if (width == 2)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, short>(bytes), MemoryMarshal.Cast<byte, short>(bytes));
        else if (width == 4)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(bytes), MemoryMarshal.Cast<byte, int>(bytes));
        else if (width == 8)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, long>(bytes), MemoryMarshal.Cast<byte, long>(bytes));
    }
}
