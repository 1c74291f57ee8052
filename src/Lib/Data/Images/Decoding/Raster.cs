using System.Buffers;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Experiments.Data.Decoding;

/// <summary>Pixels of four bytes, red, green, blue and one that does not count, in a rented array.</summary>
internal sealed class Raster : IDisposable
{
    private byte[]? pixels;

    private Raster(int height, int width, int left)
    {
        (Height, Width, Left) = (height, width, left);
        pixels = ArrayPool<byte>.Shared.Rent(4 * height * width);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Column of the whole picture that is the first here.</summary>
    public int Left { get; }

    /// <summary>At least 4 H W bytes; rows follow each other without a gap.</summary>
    public byte[] Pixels => pixels ?? throw new ObjectDisposedException(nameof(Raster));

    /// <summary>A raster of unknown content; dispose it to give its memory back.</summary>
    public static Raster Rent(int height, int width, int left = 0) => new(height, width, left);

    /// <summary>Up to four planes of bytes as the channels of one raster.</summary>
    /// <param name="planes">uint8[C H W], C up to 4.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static Raster FromPlanes(ReadOnlySpan<byte> planes, int height, int width)
    {
        var raster = Rent(height, width);
        int size = height * width;
        for (int channel = 0; channel * size < planes.Length; channel++)
        {
            var plane = planes.Slice(channel * size, size);
            for (int i = 0; i < plane.Length; i++)
                raster.Pixels[4 * i + channel] = plane[i];
        }
        return raster;
    }

    /// <summary>Writes the first channels as planes.</summary>
    /// <param name="planes">uint8[C H W], C up to 4.</param>
    public void CopyPlanes(Span<byte> planes)
    {
        int size = Height * Width;
        for (int channel = 0; channel * size < planes.Length; channel++)
        {
            var plane = planes.Slice(channel * size, size);
            for (int i = 0; i < plane.Length; i++)
                plane[i] = Pixels[4 * i + channel];
        }
    }

    /// <summary>The first channels as a tensor.</summary>
    /// <returns>uint8[C, H, W].</returns>
    public Tensor ToTensor(int channels = 3)
    {
        var image = empty(channels, Height, Width, dtype: ScalarType.Byte);
        CopyPlanes(image.bytes);
        return image;
    }

    /// <summary>Turns the picture upright.</summary>
    /// <param name="orientation">EXIF orientation, 1 to 8.</param>
    /// <returns>This raster for 1; otherwise a new one, and this one is disposed.</returns>
    public Raster Upright(int orientation)
    {
        if (orientation <= 1)
            return this;
        bool isTransposed = orientation >= 5, flipsColumns = orientation is 2 or 3 or 7 or 8, flipsRows = orientation is 3 or 4 or 6 or 7;
        var turned = isTransposed ? Rent(Width, Height) : Rent(Height, Width);
        ReadOnlySpan<uint> from = MemoryMarshal.Cast<byte, uint>(Pixels);
        var to = MemoryMarshal.Cast<byte, uint>(turned.Pixels.AsSpan());
        for (int y = 0; y < turned.Height; y++)
        {
            for (int x = 0; x < turned.Width; x++)
            {
                var (row, column) = isTransposed ? (x, y) : (y, x);
                int at = (flipsRows ? Height - 1 - row : row) * Width + (flipsColumns ? Width - 1 - column : column);
                to[y * turned.Width + x] = from[at];
            }
        }
        Dispose();
        return turned;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (pixels is not null)
            ArrayPool<byte>.Shared.Return(pixels);
        pixels = null;
    }
}
