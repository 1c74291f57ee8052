using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace Experiments.Plots.Painting;

/// <summary>Writes small PNG files: at most 256 colours where the picture allows it, three bytes a pixel otherwise.</summary>
/// <remarks>Charts hold few colours and many blends of them at the edges of letters, so a palette halves their size at no visible loss.</remarks>
internal static class PngFile
{
    private const int Colours = 256;
    private const int MostShades = 6000;
    private const int Frequent = 144;
    private const int Visible = 20;
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    /// <summary>Encodes an opaque picture.</summary>
    /// <param name="bitmap">PixelBuffer as RGBA, alpha ignored.</param>
    /// <param name="scale">PixelBuffer for each pixel at scale 1; written as the density, 96 to the inch at scale 1.</param>
    /// <returns>The file.</returns>
    public static byte[] Encode(SKBitmap bitmap, float scale)
    {
        int width = bitmap.Width, height = bitmap.Height;
        var pixels = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan()).ToArray();
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] &= 0x00FFFFFF;
        var palette = Palette256(pixels);
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = (byte)(palette is null ? 2 : 3);
        Chunk(file, "IHDR", header);
        byte[] density = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(density, (int)Math.Round(96 / 0.0254 * scale));
        BinaryPrimitives.WriteInt32BigEndian(density.AsSpan(4), (int)Math.Round(96 / 0.0254 * scale));
        density[8] = 1;
        Chunk(file, "pHYs", density);
        if (palette is { } p)
            Chunk(file, "PLTE", [.. p.Colours.SelectMany(Bytes)]);
        Chunk(file, "IDAT", Deflate(palette is { } q ? Rows(pixels, width, height, q.Index) : Rows(pixels, width, height)));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    // The most frequent colours stay; then, again and again, the one that is worst off. The rest moves to its nearest.
    private static (uint[] Colours, Dictionary<uint, byte> Index)? Palette256(uint[] pixels)
    {
        var counts = new Dictionary<uint, int>();
        foreach (uint pixel in pixels)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, pixel, out _)++;
            if (counts.Count > MostShades)
                return null;
        }
        uint[] order = [.. counts.OrderByDescending(p => p.Value).ThenBy(p => p.Key).Select(p => p.Key)];
        var kept = new List<uint>(Colours);
        var nearest = new byte[order.Length];
        var distance = Enumerable.Repeat(int.MaxValue, order.Length).ToArray();
        while (kept.Count < Math.Min(Colours, order.Length))
        {
            int next = kept.Count < Frequent ? kept.Count : Array.IndexOf(distance, distance.Max());
            kept.Add(order[next]);
            for (int i = 0; i < order.Length; i++)
            {
                int d = Distance(order[next], order[i]);
                if (d < distance[i])
                    (distance[i], nearest[i]) = (d, (byte)(kept.Count - 1));
            }
        }
        if (distance.Max() > Visible)
            return null;
        return ([.. kept], order.Select((colour, i) => (colour, i)).ToDictionary(p => p.colour, p => nearest[p.i]));
    }

    private static int Distance(uint a, uint b) => Math.Max(
        Math.Abs((int)(a & 255) - (int)(b & 255)),
        Math.Max(Math.Abs((int)((a >> 8) & 255) - (int)((b >> 8) & 255)), Math.Abs((int)((a >> 16) & 255) - (int)((b >> 16) & 255))));

    private static byte[] Bytes(uint colour) => [(byte)colour, (byte)(colour >> 8), (byte)(colour >> 16)];

    private static byte[] Rows(uint[] pixels, int width, int height, Dictionary<uint, byte> index)
    {
        byte[] rows = new byte[height * (width + 1)];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                rows[y * (width + 1) + 1 + x] = index[pixels[y * width + x]];
        }
        return rows;
    }

    // Each row is stored as the difference to its left or upper neighbours, whichever looks smallest.
    private static byte[] Rows(uint[] pixels, int width, int height)
    {
        int stride = 3 * width;
        byte[] rows = new byte[height * (stride + 1)], raw = new byte[stride], above = new byte[stride], trial = new byte[stride];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                Bytes(pixels[y * width + x]).CopyTo(raw, 3 * x);
            long least = long.MaxValue;
            var target = rows.AsSpan(y * (stride + 1) + 1, stride);
            for (byte filter = 0; filter <= 2; filter++)
            {
                long sum = 0;
                for (int i = 0; i < stride; i++)
                {
                    byte neighbour = filter switch { 1 => i < 3 ? (byte)0 : raw[i - 3], 2 => above[i], _ => 0 };
                    trial[i] = (byte)(raw[i] - neighbour);
                    sum += Math.Min(trial[i], 256 - trial[i]);
                }
                if (sum >= least)
                    continue;
                least = sum;
                rows[y * (stride + 1)] = filter;
                trial.CopyTo(target);
            }
            (raw, above) = (above, raw);
        }
        return rows;
    }

    private static byte[] Deflate(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(rows);
        return packed.ToArray();
    }

    private static void Chunk(Stream file, string type, byte[] data)
    {
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        uint sum = body.Aggregate(uint.MaxValue, (crc, b) => CrcTable[(crc ^ b) & 255] ^ (crc >> 8)) ^ uint.MaxValue;
        BinaryPrimitives.WriteUInt32BigEndian(number, sum);
        file.Write(number);
    }

    private static uint CrcOf(int value) =>
        Enumerable.Range(0, 8).Aggregate((uint)value, (crc, _) => (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1);
}
