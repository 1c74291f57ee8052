using System.Buffers.Binary;
using System.IO.Compression;

namespace Experiments.Data.Png;

/// <summary>Reads single-channel PNG files of 8 or 16 bits without loss, which image decoders for the screen do not.</summary>
internal static class GreyPngReader
{
    /// <summary>Decodes a file.</summary>
    /// <param name="file">The encoded file.</param>
    /// <param name="name">Name used in errors.</param>
    /// <param name="maxPixels">Largest accepted width times height.</param>
    /// <returns>Size, bits a sample, and the samples (16-bit ones big-endian).</returns>
    /// <exception cref="InvalidDataException">Not such a file, damaged, or too large.</exception>
    public static (int Height, int Width, int Depth, byte[] Pixels) Decode(ReadOnlySpan<byte> file, string name, long maxPixels)
    {
        if (!file.StartsWith(PngFormat.Signature))
            throw Bad(name, "is not a PNG file");
        using var packed = new MemoryStream();
        int width = 0, height = 0, depth = 0;
        var rest = file[PngFormat.Signature.Length..];
        while (true)
        {
            var (type, data) = NextChunk(ref rest, name);
            if (depth == 0 && type != "IHDR")
                throw Bad(name, "does not begin with an IHDR chunk");
            if (type == "IHDR")
                (width, height, depth) = Header(data, name, maxPixels);
            else if (type == "IDAT")
                packed.Write(data);
            else if (type == "IEND")
                break;
        }
        packed.Position = 0;
        int row = width * depth / 8;
        byte[] rows = Inflate(packed, height * (row + 1), name);
        return (height, width, depth, Unfilter(rows, row, height, depth / 8, name));
    }

    private static (string Type, byte[] Data) NextChunk(ref ReadOnlySpan<byte> rest, string name)
    {
        if (rest.Length < 12)
            throw Bad(name, "is truncated");
        int length = BinaryPrimitives.ReadInt32BigEndian(rest);
        if (length < 0 || length > rest.Length - 12)
            throw Bad(name, "is truncated or declares a chunk beyond its end");
        var body = rest.Slice(4, 4 + length);
        if (PngFormat.Crc(body) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + length)..]))
            throw Bad(name, "has a damaged chunk (its checksum is wrong)");
        rest = rest[(12 + length)..];
        return (System.Text.Encoding.Latin1.GetString(body[..4]), body[4..].ToArray());
    }

    private static (int Width, int Height, int Depth) Header(byte[] data, string name, long maxPixels)
    {
        if (data.Length != 13)
            throw Bad(name, "has a damaged header");
        int width = BinaryPrimitives.ReadInt32BigEndian(data);
        int height = BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(4));
        int depth = data[8];
        if (data[9] != PngFormat.Grey || depth is not (8 or 16) || data[12] != 0)
            throw Bad(name, $"has colour type {data[9]}, {depth} bits, interlacing {data[12]}; label maps are grey (0), 8 or 16 bits, not interlaced");
        if (width <= 0 || height <= 0 || (long)width * height > maxPixels)
            throw Bad(name, $"declares {width} x {height} pixels; at most {maxPixels} are read");
        return (width, height, depth);
    }

    private static byte[] Unfilter(byte[] rows, int row, int height, int pixel, string name)
    {
        var pixels = new byte[height * row];
        for (int y = 0; y < height; y++)
        {
            int filter = rows[y * (row + 1)];
            if (filter > 4)
                throw Bad(name, $"uses the unknown row filter {filter}");
            var residuals = rows.AsSpan(y * (row + 1) + 1, row);
            for (int x = 0; x < row; x++)
            {
                int i = y * row + x;
                int left = x < pixel ? 0 : pixels[i - pixel];
                int up = y == 0 ? 0 : pixels[i - row];
                int corner = y == 0 || x < pixel ? 0 : pixels[i - row - pixel];
                pixels[i] = (byte)(residuals[x] + PngFormat.Predict(filter, left, up, corner));
            }
        }
        return pixels;
    }

    private static byte[] Inflate(Stream packed, int length, string name)
    {
        var rows = new byte[length];
        try
        {
            using var inflated = new ZLibStream(packed, CompressionMode.Decompress);
            inflated.ReadExactly(rows);
            return rows;
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw Bad(name, "has damaged or missing pixel data", e);
        }
    }

    private static InvalidDataException Bad(string name, string fault, Exception? inner = null) =>
        new($"Label map '{name}' {fault}; write it again, or check that it was copied whole.", inner);
}
