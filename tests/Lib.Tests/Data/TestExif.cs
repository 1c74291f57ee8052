using System.Buffers.Binary;
using System.Text;
using SkiaSharp;
using TorchSharp;

namespace Experiments.Lib.Tests.Data;

/// <summary>Writes an EXIF orientation into JPEG and WebP files.</summary>
internal static class TestExif
{
    /// <summary>A TIFF header whose directory holds a foreign tag and the orientation.</summary>
    public static byte[] Tiff(int orientation, bool isLittle)
    {
        var tiff = new byte[8 + 2 + 2 * 12 + 4];
        void Short(int at, int value)
        {
            if (isLittle)
                BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), (ushort)value);
            else
                BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(at), (ushort)value);
        }
        void Long(int at, int value)
        {
            if (isLittle)
                BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(at), value);
            else
                BinaryPrimitives.WriteInt32BigEndian(tiff.AsSpan(at), value);
        }
        Encoding.ASCII.GetBytes(isLittle ? "II" : "MM").CopyTo(tiff, 0);
        Short(2, 42);
        Long(4, 8);
        Short(8, 2);
        Short(10, 0x0100);
        Short(12, 4);
        Long(14, 1);
        Long(18, 77);
        Short(22, 0x0112);
        Short(24, 3);
        Long(26, 1);
        Short(30, orientation);
        return tiff;
    }

    /// <summary>A JPEG file with an APP1 segment after its start marker.</summary>
    public static byte[] Jpeg(byte[] jpeg, byte[] tiff)
    {
        byte[] block = [.. "Exif\0\0"u8, .. tiff];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(block.Length + 2));
        return [0xFF, 0xD8, 0xFF, 0xE1, .. length, .. block, .. jpeg[2..]];
    }

    /// <summary>A WebP file of one lossless chunk, in the extended form with an EXIF chunk at its end.</summary>
    public static byte[] Webp(byte[] webp, int height, int width, byte[] tiff)
    {
        byte[] extended = [0x08, 0, 0, 0, (byte)(width - 1), 0, 0, (byte)(height - 1), 0, 0];
        byte[] body = [.. "WEBP"u8, .. Chunk("VP8X", extended), .. webp[12..], .. Chunk("EXIF", tiff)];
        return [.. Chunk("RIFF", body)];
    }

    /// <summary>Encodes red, green, blue bytes.</summary>
    public static byte[] Encode(torch.Tensor image, Func<SKPixmap, SKData?> encode)
    {
        using var bitmap = new SKBitmap((int)image.shape[2], (int)image.shape[1], SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < bitmap.Height; y++)
        {
            for (int x = 0; x < bitmap.Width; x++)
                bitmap.SetPixel(x, y, new SKColor(image[0, y, x].item<byte>(), image[1, y, x].item<byte>(), image[2, y, x].item<byte>()));
        }
        using var pixels = bitmap.PeekPixels();
        using var encoded = encode(pixels)!;
        return encoded.ToArray();
    }

    /// <summary>A lossless WebP file.</summary>
    public static byte[] LosslessWebp(torch.Tensor image) =>
        Encode(image, pixels => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100)));

    /// <summary>A JPEG file of high quality.</summary>
    public static byte[] Jpeg(torch.Tensor image) => Encode(image, pixels => pixels.Encode(SKEncodedImageFormat.Jpeg, 95));

    private static byte[] Chunk(string type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        return [.. Encoding.ASCII.GetBytes(type), .. length, .. data, .. new byte[data.Length % 2]];
    }
}
