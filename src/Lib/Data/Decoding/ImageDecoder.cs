using Experiments.Data.Png;
using SkiaSharp;

namespace Experiments.Data.Decoding;

/// <summary>Encoded images to rasters: PNG by the reader here, JPEG, WebP and BMP by SkiaSharp.</summary>
internal static unsafe class ImageDecoder
{
    // A Huffman-coded block of 64 pixels takes one bit at least; twice that for good measure.
    private const long MostPixelsAByte = 1024;
    private const long AlwaysPlausible = 1 << 22;

    /// <summary>Decodes an image.</summary>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="name">Name used in errors.</param>
    /// <param name="maxPixels">Largest accepted width times height.</param>
    /// <param name="upright">Whether the EXIF orientation is applied.</param>
    /// <param name="shrink">
    /// From the upright height and width, by how much a JPEG file may be shrunk while it is decoded: 1, 2, 4 or 8. Null decodes it whole.
    /// </param>
    /// <exception cref="InvalidDataException">Not an image of a known format, damaged, cut short or too large; the message names the file.</exception>
    public static Raster Decode(ReadOnlySpan<byte> encoded, string name, long maxPixels, bool upright, Func<int, int, int>? shrink = null)
    {
        if (encoded.StartsWith(PngFormat.Signature))
        {
            var png = PngReader.Open(encoded, name, maxPixels).Decode();
            return png.ToRaster().Upright(upright ? png.Orientation : 1);
        }
        fixed (byte* start = encoded)
        {
            using var data = SKData.Create((nint)start, encoded.Length);
            using var codec = Open(data, name, maxPixels);
            int orientation = upright ? (int)codec.EncodedOrigin : 1;
            var size = codec.Info.Size;
            if (shrink is not null && codec.EncodedFormat == SKEncodedImageFormat.Jpeg)
            {
                int by = orientation >= 5 ? shrink(size.Width, size.Height) : shrink(size.Height, size.Width);
                size = codec.GetScaledDimensions(1f / by);
            }
            return Decode(codec, size, name).Upright(orientation);
        }
    }

    /// <summary>Decodes an image with all its channels and bits.</summary>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="name">Name used in errors.</param>
    /// <param name="maxPixels">Largest accepted width times height.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Decode(ReadOnlySpan{byte}, string, long, bool, Func{int, int, int}?)"/>.</exception>
    public static StoredImage DecodeStored(ReadOnlySpan<byte> encoded, string name, long maxPixels)
    {
        if (encoded.StartsWith(PngFormat.Signature))
            return PngReader.Open(encoded, name, maxPixels).Decode();
        fixed (byte* start = encoded)
        {
            using var data = SKData.Create((nint)start, encoded.Length);
            using var codec = Open(data, name, maxPixels);
            using var raster = Decode(codec, codec.Info.Size, name);
            int channels = codec.Info.ColorType == SKColorType.Gray8 ? 1 : codec.Info.AlphaType == SKAlphaType.Opaque ? 3 : 4;
            var samples = new byte[raster.Height * raster.Width * channels];
            for (int i = 0; i < samples.Length; i++)
                samples[i] = raster.Pixels[i / channels * 4 + i % channels];
            return new(raster.Height, raster.Width, channels, 8, samples, (int)codec.EncodedOrigin);
        }
    }

    /// <summary>An image's size without decoding it.</summary>
    /// <exception cref="InvalidDataException">Not an image of a known format, or its beginning is damaged.</exception>
    public static (int Height, int Width) Size(ReadOnlySpan<byte> encoded, string name, bool upright)
    {
        if (encoded.StartsWith(PngFormat.Signature))
        {
            var png = PngReader.Open(encoded, name, long.MaxValue);
            return upright && png.Orientation >= 5 ? (png.Width, png.Height) : (png.Height, png.Width);
        }
        fixed (byte* start = encoded)
        {
            using var data = SKData.Create((nint)start, encoded.Length);
            using var codec = Open(data, name, long.MaxValue);
            var size = codec.Info.Size;
            return upright && (int)codec.EncodedOrigin >= 5 ? (size.Width, size.Height) : (size.Height, size.Width);
        }
    }

    private static SKCodec Open(SKData data, string name, long maxPixels)
    {
        var codec = SKCodec.Create(data);
        if (codec?.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp or SKEncodedImageFormat.Bmp))
        {
            codec?.Dispose();
            throw new InvalidDataException($"Image '{name}' is not a PNG, JPEG, WebP or BMP file, or its beginning is damaged; convert or fetch it again.");
        }
        try
        {
            var (width, height) = (codec.Info.Width, codec.Info.Height);
            if (maxPixels == long.MaxValue)
                return codec;
            PixelLimit.Check(name, width, height, maxPixels);
            long pixels = (long)width * height;
            if (codec.EncodedFormat == SKEncodedImageFormat.Jpeg && pixels > AlwaysPlausible && pixels > MostPixelsAByte * data.Size)
                throw new InvalidDataException($"Image '{name}' declares {width} x {height} pixels, more than its {data.Size} bytes hold; fetch it again.");
            return codec;
        }
        catch (InvalidDataException)
        {
            codec.Dispose();
            throw;
        }
    }

    private static Raster Decode(SKCodec codec, SKSizeI size, string name)
    {
        var raster = Raster.Rent(size.Height, size.Width);
        SKCodecResult result;
        fixed (byte* pixels = raster.Pixels)
            result = codec.GetPixels(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul), (nint)pixels);
        if (result == SKCodecResult.Success)
            return raster;
        raster.Dispose();
        throw new InvalidDataException($"Image '{name}' is damaged or cut short ({result}); fetch or write it again.");
    }
}
