using System.Buffers.Binary;
using System.IO.Compression;
using Experiments.Data.Png;

namespace Experiments.Lib.Tests.Data;

/// <summary>Writes PNG files of every kind: colour type, depth, interlacing, palette, transparency, further chunks.</summary>
internal sealed record TestPng(int Height, int Width, int Colour, int Depth, bool IsInterlaced = false)
{
    private static readonly (int Left, int Top, int Right, int Down)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public byte[]? Palette { get; init; }

    public byte[]? Opacities { get; init; }

    public byte[]? Exif { get; init; }

    public int Channels => Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>The file; row filters take turns.</summary>
    /// <param name="sample">Value of row, column and channel.</param>
    public byte[] Encode(Func<int, int, int, int> sample)
    {
        using var output = new MemoryStream();
        output.Write(PngFormat.Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = ((byte)Depth, (byte)Colour, (byte)(IsInterlaced ? 1 : 0));
        PngFormat.WriteChunk(output, "IHDR"u8, header);
        PngFormat.WriteChunk(output, "tEXt"u8, "Comment\0none"u8);
        if (Palette is not null)
            PngFormat.WriteChunk(output, "PLTE"u8, Palette);
        if (Opacities is not null)
            PngFormat.WriteChunk(output, "tRNS"u8, Opacities);
        byte[] packed = Pack(sample);
        PngFormat.WriteChunk(output, "IDAT"u8, packed.AsSpan(0, packed.Length / 2));
        PngFormat.WriteChunk(output, "IDAT"u8, packed.AsSpan(packed.Length / 2));
        if (Exif is not null)
            PngFormat.WriteChunk(output, "eXIf"u8, Exif);
        PngFormat.WriteChunk(output, "IEND"u8, []);
        return output.ToArray();
    }

    private byte[] Pack(Func<int, int, int, int> sample)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var (left, top, right, down) in IsInterlaced ? Passes : [(0, 0, 1, 1)])
            {
                int width = (Width - left + right - 1) / right;
                byte[]? above = null;
                for (int y = top; y < Height && width > 0; y += down)
                {
                    byte[] row = Row(y, left, right, width, sample);
                    zlib.Write(Filtered(row, above, y % 5));
                    above = row;
                }
            }
        }
        return packed.ToArray();
    }

    private byte[] Row(int y, int left, int right, int width, Func<int, int, int, int> sample)
    {
        var row = new byte[(width * Channels * Depth + 7) / 8];
        for (int i = 0; i < width * Channels; i++)
        {
            int value = sample(y, left + i / Channels * right, i % Channels);
            if (Depth == 16)
                BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(2 * i), (ushort)value);
            else
                row[i * Depth / 8] |= (byte)(value << 8 - Depth - i * Depth % 8);
        }
        return row;
    }

    private byte[] Filtered(byte[] row, byte[]? above, int filter)
    {
        int pixel = Math.Max(1, Channels * Depth / 8);
        var filtered = new byte[row.Length + 1];
        filtered[0] = (byte)filter;
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < pixel ? 0 : row[i - pixel], up = above?[i] ?? 0, corner = i < pixel ? 0 : above?[i - pixel] ?? 0;
            filtered[i + 1] = (byte)(row[i] - PngFormat.Predict(filter, left, up, corner));
        }
        return filtered;
    }
}
