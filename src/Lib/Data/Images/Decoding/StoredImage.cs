using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Experiments.Data.Decoding;

/// <summary>Samples as a file stores them.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha.</param>
/// <param name="Depth">8, or 16 (big-endian).</param>
/// <param name="Samples">Rows of pixels of channels.</param>
/// <param name="Orientation">EXIF orientation, 1 to 8.</param>
internal sealed record StoredImage(int Height, int Width, int Channels, int Depth, byte[] Samples, int Orientation)
{
    /// <summary>All channels, not turned.</summary>
    /// <returns>uint8[C, H, W], or int32[C, H, W] for 16 bits.</returns>
    public Tensor ToTensor()
    {
        int pixels = Height * Width;
        var image = empty(Channels, Height, Width, dtype: Depth == 8 ? ScalarType.Byte : ScalarType.Int32);
        var bytes = image.bytes;
        if (Depth == 8)
        {
            for (int i = 0; i < Samples.Length; i++)
                bytes[i % Channels * pixels + i / Channels] = Samples[i];
            return image;
        }
        var values = MemoryMarshal.Cast<byte, int>(bytes);
        for (int i = 0; i < pixels * Channels; i++)
            values[i % Channels * pixels + i / Channels] = BinaryPrimitives.ReadUInt16BigEndian(Samples.AsSpan(2 * i));
        return image;
    }

    /// <summary>Red, green, blue of 8 bits: grey is repeated, alpha dropped, and of 16 bits the upper eight are kept.</summary>
    public Raster ToRaster()
    {
        var raster = Raster.Rent(Height, Width);
        int size = Depth / 8, pixel = Channels * size, green = Channels < 3 ? 0 : size, blue = Channels < 3 ? 0 : 2 * size;
        var target = raster.Pixels;
        for (int i = 0, from = 0; from < Samples.Length; i += 4, from += pixel)
        {
            target[i] = Samples[from];
            target[i + 1] = Samples[from + green];
            target[i + 2] = Samples[from + blue];
            target[i + 3] = byte.MaxValue;
        }
        return raster;
    }
}
