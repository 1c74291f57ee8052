using Experiments.Core;
using Experiments.Data.Decoding;
using Experiments.Data.Png;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>Image files as byte tensors.</summary>
/// <remarks>
/// PNG, JPEG, WebP and BMP are read. Pictures are turned upright as their EXIF orientation says. Colours come as stored: an alpha channel is
/// dropped, not blended, an embedded colour profile is ignored, grey becomes three equal channels, of 16 bits the upper eight are kept, and of an
/// animation the first frame is read. That is what the reference loaders do. PNG files written here have the same bytes everywhere.
/// </remarks>
public static class ImageFile
{
    /// <summary>Largest image that is read unless a call says otherwise: 89 million pixels, where Pillow too begins to warn.</summary>
    public const long MaxPixels = 1024 * 1024 * 1024 / 4 / 3;

    private static readonly string[] Suffixes = [".png", ".jpg", ".jpeg", ".webp", ".bmp"];

    /// <summary>Reads an image file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">Largest accepted width times height, checked before anything is decoded.</param>
    /// <param name="upright">Whether the EXIF orientation is applied; labels drawn on the stored pixels need them as stored.</param>
    /// <returns>uint8[3, H, W], red, green, blue.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Not an image of a known format, damaged, cut short or too large; the message names the file.</exception>
    public static Tensor Read(string path, long maxPixels = MaxPixels, bool upright = true) => Decode(ReadBytes(path), path, maxPixels, upright);

    /// <summary>Decodes an image held in memory.</summary>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="name">Name used in errors.</param>
    /// <param name="maxPixels">Largest accepted width times height, checked before anything is decoded.</param>
    /// <param name="upright">Whether the EXIF orientation is applied.</param>
    /// <returns>uint8[3, H, W], red, green, blue.</returns>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public static Tensor Decode(byte[] encoded, string name, long maxPixels = MaxPixels, bool upright = true)
    {
        using var image = new EncodedImage(encoded, name, maxPixels, upright);
        using var raster = image.Decode();
        return raster.ToTensor();
    }

    /// <summary>Reads an image file with all the channels and bits it has, as stored and not turned.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">Largest accepted width times height, checked before anything is decoded.</param>
    /// <returns>
    /// uint8[C, H, W], or int32[C, H, W] in [0, 65535] for PNG files of 16 bits; C is 1 for grey, 2 for grey and alpha, 3 for colour,
    /// 4 for colour and alpha. Palettes are resolved, fewer than 8 bits are spread over 0 to 255.
    /// </returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public static Tensor ReadChannels(string path, long maxPixels = MaxPixels)
    {
        using var image = new EncodedImage(ReadBytes(path), path, maxPixels, upright: false);
        return image.DecodeStored().ToTensor();
    }

    /// <summary>Reads an image's size, as <see cref="Read"/> gives it, without decoding it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="upright">Whether the EXIF orientation is applied.</param>
    /// <returns>Height and width in pixels.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Not an image of a known format.</exception>
    public static (int Height, int Width) Size(string path, bool upright = true)
    {
        using var image = new EncodedImage(ReadBytes(path), path, int.MaxValue, upright);
        return (image.Height, image.Width);
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

    /// <summary>A file's bytes, or an error that says what to check.</summary>
    internal static byte[] ReadBytes(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"Image '{path}' does not exist; check the path and the data set's root folder.", path);
        return File.ReadAllBytes(path);
    }
}
