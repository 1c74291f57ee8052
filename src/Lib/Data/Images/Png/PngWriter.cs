using System.Buffers.Binary;

namespace Experiments.Data.Png;

/// <summary>Writes PNG files whose bytes depend on the pixels alone.</summary>
internal static class PngWriter
{
    /// <summary>Encodes an image.</summary>
    /// <param name="pixels">Rows of interleaved samples, 16-bit samples big-endian.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="colour"><see cref="PngFormat.Grey"/> or <see cref="PngFormat.Rgb"/>.</param>
    /// <param name="depth">Bits a sample, 8 or 16.</param>
    /// <returns>The file.</returns>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, byte colour, byte depth)
    {
        using var output = new MemoryStream();
        output.Write(PngFormat.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = depth;
        header[9] = colour;
        header[10..].Clear();
        PngFormat.WriteChunk(output, "IHDR"u8, header);
        int pixel = (colour == PngFormat.Rgb ? 3 : 1) * depth / 8;
        PngFormat.WriteChunk(output, "IDAT"u8, Deflate.Compress(Filter(pixels, width * pixel, height, pixel)));
        PngFormat.WriteChunk(output, "IEND"u8, []);
        return output.ToArray();
    }

    private static byte[] Filter(ReadOnlySpan<byte> pixels, int row, int height, int pixel)
    {
        var filtered = new byte[height * (row + 1)];
        var candidate = new byte[row];
        for (int y = 0; y < height; y++)
        {
            var current = pixels.Slice(y * row, row);
            var above = y == 0 ? default : pixels.Slice((y - 1) * row, row);
            var target = filtered.AsSpan(y * (row + 1), row + 1);
            long best = long.MaxValue;
            for (byte filter = 0; filter <= 4; filter++)
            {
                // The usual heuristic: the filter with the least sum of absolute (signed) residuals.
                long cost = Residuals(filter, current, above, pixel, candidate);
                if (cost >= best)
                    continue;
                best = cost;
                target[0] = filter;
                candidate.CopyTo(target[1..]);
            }
        }
        return filtered;
    }

    private static long Residuals(byte filter, ReadOnlySpan<byte> current, ReadOnlySpan<byte> above, int pixel, Span<byte> residuals)
    {
        long cost = 0;
        for (int i = 0; i < current.Length; i++)
        {
            int left = i < pixel ? 0 : current[i - pixel];
            int up = above.IsEmpty ? 0 : above[i];
            int corner = above.IsEmpty || i < pixel ? 0 : above[i - pixel];
            byte residual = (byte)(current[i] - PngFormat.Predict(filter, left, up, corner));
            residuals[i] = residual;
            cost += Math.Abs((int)(sbyte)residual);
        }
        return cost;
    }
}
