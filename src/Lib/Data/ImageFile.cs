using Experiments.Core;
using Experiments.Data.Png;
using SkiaSharp;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>Image files as byte tensors.</summary>
/// <remarks>
/// PNG, JPEG, WebP and BMP are read. Pixels come as stored: an alpha channel is dropped, not blended, an embedded colour
/// profile and an orientation tag are ignored, grey becomes three equal channels, and of an animation the first frame is read.
/// That is what the published preprocessing of the models here does. PNG files written here have the same bytes everywhere.
/// </remarks>
public static class ImageFile
{
    /// <summary>Largest image that is read unless a call says otherwise: 67 million pixels.</summary>
    public const long MaxPixels = 1L << 26;

    private static readonly string[] Suffixes = [".png", ".jpg", ".jpeg", ".webp", ".bmp"];

    /// <summary>Reads an image file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">Largest accepted width times height, checked before anything is decoded.</param>
    /// <returns>uint8[3, H, W], red, green, blue.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Not an image of a known format, damaged, cut short or too large; the message names the file.</exception>
    public static Tensor Read(string path, long maxPixels = MaxPixels) => Decode(ReadBytes(path), path, maxPixels);

    /// <summary>Decodes an image held in memory.</summary>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="name">Name used in errors.</param>
    /// <param name="maxPixels">Largest accepted width times height, checked before anything is decoded.</param>
    /// <returns>uint8[3, H, W], red, green, blue.</returns>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public static Tensor Decode(byte[] encoded, string name, long maxPixels = MaxPixels)
    {
        using var data = SKData.CreateCopy(encoded);
        using var codec = OpenCodec(data, name);
        var (height, width) = (codec.Info.Height, codec.Info.Width);
        if ((long)width * height > maxPixels)
        {
            throw new InvalidDataException(
                $"Image '{name}' declares {width} x {height} pixels, more than the {maxPixels} accepted; shrink it, or raise maxPixels if you trust it.");
        }
        var interleaved = new byte[(long)width * height * 4];
        var result = Decode(codec, new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), interleaved);
        if (result != SKCodecResult.Success)
            throw new InvalidDataException($"Image '{name}' is damaged or cut short ({result}); fetch or write it again.");
        var image = empty(3, height, width, dtype: ScalarType.Byte);
        Deinterleave(interleaved, image.bytes, width * height);
        return image;
    }

    /// <summary>Reads an image's size without decoding it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Height and width in pixels.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Not an image of a known format.</exception>
    public static (int Height, int Width) Size(string path)
    {
        using var data = SKData.CreateCopy(ReadBytes(path));
        using var codec = OpenCodec(data, path);
        return (codec.Info.Height, codec.Info.Width);
    }

    /// <summary>Encodes an image as PNG without loss.</summary>
    /// <param name="image">uint8[3, H, W].</param>
    /// <returns>The file's bytes, a function of the pixels alone.</returns>
    /// <exception cref="ArgumentException">The shape or the type differs.</exception>
    public static byte[] EncodePng(Tensor image)
    {
        Check.Shape(image, [3, -1, -1]);
        if (image.dtype != ScalarType.Byte)
            throw new ArgumentException($"image is {image.dtype}, expected uint8; use {nameof(Pixels)}.{nameof(Pixels.ToBytes)} on images in [-1, 1].", nameof(image));
        using var scope = NewDisposeScope();
        var (height, width) = ((int)image.shape[1], (int)image.shape[2]);
        var interleaved = image.permute(1, 2, 0).contiguous().cpu();
        return PngWriter.Encode(interleaved.bytes, width, height, PngFormat.Rgb, 8);
    }

    /// <summary>Writes an image as a PNG file, atomically and without loss.</summary>
    /// <param name="path">Target file.</param>
    /// <param name="image">uint8[3, H, W].</param>
    /// <exception cref="ArgumentException">The shape or the type differs.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WritePng(string path, Tensor image)
    {
        byte[] encoded = EncodePng(image);
        AtomicFile.Write(path, stream => stream.Write(encoded));
    }

    /// <summary>Whether a file's name ends like an image that <see cref="Read"/> accepts.</summary>
    internal static bool HasImageSuffix(string name) =>
        Suffixes.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    private static byte[] ReadBytes(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"Image '{path}' does not exist; check the path and the data set's root folder.", path);
        return File.ReadAllBytes(path);
    }

    private static SKCodec OpenCodec(SKData data, string name)
    {
        var codec = SKCodec.Create(data);
        if (codec?.EncodedFormat is SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp or SKEncodedImageFormat.Bmp)
            return codec;
        codec?.Dispose();
        throw new InvalidDataException($"Image '{name}' is not a PNG, JPEG, WebP or BMP file, or its beginning is damaged; convert or fetch it again.");
    }

    private static unsafe SKCodecResult Decode(SKCodec codec, SKImageInfo info, byte[] target)
    {
        fixed (byte* pixels = target)
            return codec.GetPixels(info, (nint)pixels);
    }

    private static void Deinterleave(ReadOnlySpan<byte> rgba, Span<byte> planes, int pixels)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            var plane = planes.Slice(channel * pixels, pixels);
            for (int i = 0; i < pixels; i++)
                plane[i] = rgba[4 * i + channel];
        }
    }
}
