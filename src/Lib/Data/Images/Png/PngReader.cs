using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using Experiments.Data.Decoding;

namespace Experiments.Data.Png;

/// <summary>Reads PNG files of every colour type, depth and interlacing without loss, which image decoders for the screen do not.</summary>
/// <remarks>
/// Portable Network Graphics (third edition). Every checksum is verified, and sizes are refused before memory is taken: those that the caller
/// does not accept, and those that the compressed bytes cannot hold.
/// </remarks>
internal sealed class PngReader
{
    // Deflate packs at most 1032 bytes into one.
    private const long MostPacked = 1032;

    private static readonly (int Left, int Top, int Right, int Down)[] Interlaced =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private readonly string name;
    private readonly ArrayBufferWriter<byte> packed = new();
    private byte[]? palette;
    private byte[]? opacities;
    private bool isInterlaced;

    private PngReader(string name) => this.name = name;

    /// <summary>Columns.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Bits a sample in the file.</summary>
    public int Depth { get; private set; }

    /// <summary>Colour type: 0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha.</summary>
    public int Colour { get; private set; }

    /// <summary>Orientation of the <c>eXIf</c> chunk, 1 where there is none.</summary>
    public int Orientation { get; private set; } = 1;

    private int Samples => Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Reads and checks all chunks; no pixel is decoded yet.</summary>
    /// <param name="file">The encoded file.</param>
    /// <param name="name">Name used in errors.</param>
    /// <param name="maxPixels">Largest accepted width times height.</param>
    /// <exception cref="InvalidDataException">Not a PNG file, damaged, cut short or too large.</exception>
    public static PngReader Open(ReadOnlySpan<byte> file, string name, long maxPixels)
    {
        var reader = new PngReader(name);
        if (!file.StartsWith(PngFormat.Signature))
            throw reader.Bad("is not a PNG file");
        var rest = file[PngFormat.Signature.Length..];
        while (reader.Chunk(ref rest, maxPixels))
        {
        }
        if (reader.Colour == 3 && reader.palette is null)
            throw reader.Bad("has no palette");
        return reader;
    }

    /// <summary>Decodes the pixels.</summary>
    /// <returns>Samples of 8 bits, or of 16 where the file has 16; palettes are resolved, fewer bits are spread over 0 to 255.</returns>
    /// <exception cref="InvalidDataException">The pixel data are damaged or missing.</exception>
    public StoredImage Decode()
    {
        var passes = isInterlaced ? Interlaced : [(0, 0, 1, 1)];
        long length = passes.Sum(p => (long)Size(Height, p.Item2, p.Item4) * (1 + RowBytes(Size(Width, p.Item1, p.Item3))));
        if (length > MostPacked * packed.WrittenCount || (long)Width * Height * Samples * 2 > Array.MaxLength)
            throw Bad($"declares {Width} x {Height} pixels, more than its {packed.WrittenCount} bytes of pixel data hold");
        int channels = Colour == 3 ? opacities is null ? 3 : 4 : Samples;
        var image = new StoredImage(Height, Width, channels, Depth == 16 ? 16 : 8, GC.AllocateUninitializedArray<byte>(Width * Height * channels * (Depth == 16 ? 2 : 1)), Orientation);
        MemoryMarshal.TryGetArray(packed.WrittenMemory, out var deflated);
        byte[] rows = ArrayPool<byte>.Shared.Rent(2 * RowBytes(Width));
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(deflated.Array!, deflated.Offset, deflated.Count), CompressionMode.Decompress);
            foreach (var (left, top, right, down) in passes)
                Pass(inflated, image, rows, left, top, right, down);
        }
        catch (Exception e) when (e is EndOfStreamException || e is InvalidDataException && e.Data["png"] is null)
        {
            throw Bad("has damaged or missing pixel data", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rows);
        }
        return image;
    }

    private void Pass(Stream inflated, StoredImage image, byte[] rows, int left, int top, int right, int down)
    {
        int width = Size(Width, left, right), height = Size(Height, top, down), bytes = RowBytes(width);
        if (width == 0 || height == 0)
            return;
        var above = rows.AsSpan(0, bytes);
        var row = rows.AsSpan(bytes, bytes);
        above.Clear();
        int pixel = Math.Max(1, Samples * Depth / 8);
        for (int y = 0; y < height; y++)
        {
            int filter = inflated.ReadByte();
            if (filter is < 0 or > 4)
                throw filter < 0 ? new EndOfStreamException() : Bad($"uses the unknown row filter {filter}");
            inflated.ReadExactly(row);
            Unfilter(filter, row, above, pixel);
            Store(row, width, image, (top + y * down) * Width + left, right);
            var done = row;
            row = above;
            above = done;
        }
    }

    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int pixel)
    {
        switch (filter)
        {
            case 1:
                for (int x = pixel; x < row.Length; x++)
                    row[x] += row[x - pixel];
                break;
            case 2:
                int at = 0;
                for (; at <= row.Length - Vector<byte>.Count; at += Vector<byte>.Count)
                    (new Vector<byte>(row[at..]) + new Vector<byte>(above[at..])).CopyTo(row[at..]);
                for (; at < row.Length; at++)
                    row[at] += above[at];
                break;
            case 3 or 4:
                for (int x = 0; x < row.Length; x++)
                {
                    int left = x < pixel ? 0 : row[x - pixel], corner = x < pixel ? 0 : above[x - pixel];
                    row[x] += (byte)PngFormat.Predict(filter, left, above[x], corner);
                }
                break;
        }
    }

    private void Store(ReadOnlySpan<byte> row, int width, StoredImage image, int first, int step)
    {
        if (Colour == 3)
        {
            StorePalette(row, width, image, first, step);
            return;
        }
        if (Depth < 8)
        {
            int spread = 255 / ((1 << Depth) - 1);
            for (int x = 0; x < width; x++)
                image.Samples[first + x * step] = (byte)(Bits(row, x) * spread);
            return;
        }
        int pixel = Samples * Depth / 8;
        if (step == 1)
        {
            row.CopyTo(image.Samples.AsSpan(first * pixel));
            return;
        }
        for (int x = 0; x < width; x++)
            row.Slice(x * pixel, pixel).CopyTo(image.Samples.AsSpan((first + x * step) * pixel));
    }

    private void StorePalette(ReadOnlySpan<byte> row, int width, StoredImage image, int first, int step)
    {
        for (int x = 0; x < width; x++)
        {
            int entry = Bits(row, x);
            var target = image.Samples.AsSpan((first + x * step) * image.Channels, image.Channels);
            // An index beyond the palette is black, as for the reference decoders.
            if (3 * entry < palette!.Length)
                palette.AsSpan(3 * entry, 3).CopyTo(target);
            else
                target.Clear();
            if (image.Channels == 4)
                target[3] = entry < opacities!.Length ? opacities[entry] : byte.MaxValue;
        }
    }

    private int Bits(ReadOnlySpan<byte> row, int x) =>
        Depth == 8 ? row[x] : row[x * Depth / 8] >> 8 - Depth - x * Depth % 8 & (1 << Depth) - 1;

    private int RowBytes(int width) => (int)(((long)width * Samples * Depth + 7) / 8);

    private static int Size(int whole, int first, int step) => (whole - first + step - 1) / step;

    private bool Chunk(ref ReadOnlySpan<byte> rest, long maxPixels)
    {
        if (rest.Length < 12)
            throw Bad("is truncated");
        int length = BinaryPrimitives.ReadInt32BigEndian(rest);
        if (length < 0 || length > rest.Length - 12)
            throw Bad("is truncated or declares a chunk beyond its end");
        var body = rest.Slice(4, 4 + length);
        if (PngFormat.Crc(body) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + length)..]))
            throw Bad("has a damaged chunk (its checksum is wrong)");
        rest = rest[(12 + length)..];
        string type = System.Text.Encoding.Latin1.GetString(body[..4]);
        if (Depth == 0 != (type == "IHDR"))
            throw Bad(Depth == 0 ? "does not begin with an IHDR chunk" : "has a second IHDR chunk");
        Take(type, body[4..], maxPixels);
        return type != "IEND";
    }

    private void Take(string type, ReadOnlySpan<byte> data, long maxPixels)
    {
        switch (type)
        {
            case "IHDR":
                Header(data, maxPixels);
                break;
            case "IDAT":
                packed.Write(data);
                break;
            case "PLTE":
                palette = data.ToArray();
                break;
            case "tRNS" when Colour == 3:
                opacities = data.ToArray();
                break;
            case "eXIf":
                Orientation = ExifOrientation.Read(data);
                break;
            case "IEND":
                break;
            default:
                if (char.IsAsciiLetterUpper(type[0]))
                    throw Bad($"has the unknown critical chunk '{type}'");
                break;
        }
    }

    private void Header(ReadOnlySpan<byte> data, long maxPixels)
    {
        if (data.Length != 13)
            throw Bad("has a damaged header");
        Width = BinaryPrimitives.ReadInt32BigEndian(data);
        Height = BinaryPrimitives.ReadInt32BigEndian(data[4..]);
        (Depth, Colour, isInterlaced) = (data[8], data[9], data[12] == 1);
        bool isKnown = Colour switch
        {
            0 => Depth is 1 or 2 or 4 or 8 or 16,
            3 => Depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => Depth is 8 or 16,
            _ => false,
        };
        if (!isKnown || data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw Bad($"has colour type {Colour}, {Depth} bits, compression {data[10]}, filtering {data[11]}, interlacing {data[12]}, which the format does not know");
        if (Width <= 0 || Height <= 0)
            throw Bad($"declares {Width} x {Height} pixels");
        PixelLimit.Check(name, Width, Height, maxPixels);
    }

    private InvalidDataException Bad(string fault, Exception? inner = null)
    {
        var error = new InvalidDataException($"Image '{name}' {fault}; write it again, or check that it was copied whole.", inner);
        error.Data["png"] = true;
        return error;
    }
}
