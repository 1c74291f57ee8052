using System.Runtime.InteropServices;
using Experiments.Data.Png;
using SkiaSharp;

namespace Experiments.Data.Decoding;

/// <summary>An image file in memory whose beginning was read and found good: PNG by the reader here, JPEG, WebP and BMP by SkiaSharp.</summary>
internal sealed unsafe class EncodedImage : IDisposable
{
    // A Huffman-coded block of 64 pixels takes one bit at least; twice that for good measure.
    private const long MostPixelsAByte = 1024;
    private const long AlwaysPlausible = 1 << 22;

    // Columns beside a region that a JPEG decoder must see for the colours at its edge to be those of the whole picture: a block of the
    // coarsest usual subsampling.
    private const int Beside = 16;

    private readonly string name;
    private readonly bool upright;
    private readonly PngReader? png;
    private readonly GCHandle pinned;
    private readonly SKData? data;
    private readonly SKCodec? codec;

    /// <summary>Reads a file's beginning.</summary>
    /// <param name="encoded">The file's bytes; not to be changed before the end.</param>
    /// <param name="name">Name used in errors.</param>
    /// <param name="maxPixels">Largest accepted width times height.</param>
    /// <param name="upright">Whether the EXIF orientation is applied.</param>
    /// <exception cref="InvalidDataException">Not an image of a known format, damaged, cut short or too large; the message names the file.</exception>
    public EncodedImage(byte[] encoded, string name, long maxPixels, bool upright)
    {
        (this.name, this.upright) = (name, upright);
        if (encoded.AsSpan().StartsWith(PngFormat.Signature))
        {
            png = PngReader.Open(encoded, name, maxPixels);
            return;
        }
        pinned = GCHandle.Alloc(encoded, GCHandleType.Pinned);
        try
        {
            data = SKData.Create(pinned.AddrOfPinnedObject(), encoded.Length);
            codec = SKCodec.Create(data);
            Require(maxPixels, encoded.Length);
        }
        catch (InvalidDataException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Rows, upright if asked for.</summary>
    public int Height => IsTurned ? StoredSize.Width : StoredSize.Height;

    /// <summary>Columns, upright if asked for.</summary>
    public int Width => IsTurned ? StoredSize.Height : StoredSize.Width;

    private int Orientation => png?.Orientation ?? (int)codec!.EncodedOrigin;

    private bool IsTurned => upright && Orientation >= 5;

    private SKSizeI StoredSize => png is null ? codec!.Info.Size : new(png.Width, png.Height);

    private bool IsJpeg => codec?.EncodedFormat == SKEncodedImageFormat.Jpeg;

    /// <summary>Height and width when decoded smaller, which only JPEG files can.</summary>
    /// <param name="shrink">1, 2, 4 or 8.</param>
    public (int Height, int Width) Shrunk(int shrink)
    {
        var size = ShrunkStored(shrink);
        return IsTurned ? (size.Width, size.Height) : (size.Height, size.Width);
    }

    /// <summary>Decodes the picture.</summary>
    /// <returns>Its red, green and blue.</returns>
    /// <exception cref="InvalidDataException">It is damaged or cut short.</exception>
    public Raster Decode() => Decode(1, new(0, 0, Height, Width));

    /// <summary>Decodes the picture, or a part of it where that is less work.</summary>
    /// <param name="shrink">As for <see cref="Shrunk"/>.</param>
    /// <param name="region">What must be there, in the shrunk picture's pixels.</param>
    /// <returns>The region or more.</returns>
    /// <exception cref="InvalidDataException">It is damaged or cut short.</exception>
    public Raster Decode(int shrink, Region region)
    {
        if (png is not null)
        {
            var image = png.Decode();
            return image.ToRaster().Upright(upright ? image.Orientation : 1);
        }
        var size = ShrunkStored(shrink);
        int orientation = upright ? Orientation : 1;
        if (IsJpeg && orientation == 1 && region.Width < size.Width - 2 * Beside)
            return DecodeColumns(size, region);
        return DecodeAll(size).Upright(orientation);
    }

    /// <summary>Decodes the picture with all its channels and bits, not turned.</summary>
    /// <exception cref="InvalidDataException">It is damaged or cut short.</exception>
    public StoredImage DecodeStored()
    {
        if (png is not null)
            return png.Decode();
        using var raster = DecodeAll(codec!.Info.Size);
        int channels = codec.Info.ColorType == SKColorType.Gray8 ? 1 : codec.Info.AlphaType == SKAlphaType.Opaque ? 3 : 4;
        var samples = new byte[raster.Height * raster.Width * channels];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = raster.Pixels[i / channels * 4 + i % channels];
        return new(raster.Height, raster.Width, channels, 8, samples, Orientation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        codec?.Dispose();
        data?.Dispose();
        if (pinned.IsAllocated)
            pinned.Free();
    }

    private void Require(long maxPixels, int bytes)
    {
        if (codec?.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp or SKEncodedImageFormat.Bmp))
            throw new InvalidDataException($"Image '{name}' is not a PNG, JPEG, WebP or BMP file, or its beginning is damaged; convert or fetch it again.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        PixelLimit.Check(name, width, height, maxPixels);
        long pixels = (long)width * height;
        if (IsJpeg && pixels > AlwaysPlausible && pixels > MostPixelsAByte * bytes)
            throw new InvalidDataException($"Image '{name}' declares {width} x {height} pixels, more than its {bytes} bytes hold; fetch it again.");
    }

    private SKSizeI ShrunkStored(int shrink) => shrink == 1 || !IsJpeg ? StoredSize : codec!.GetScaledDimensions(1f / shrink);

    private Raster DecodeAll(SKSizeI size)
    {
        var raster = Raster.Rent(size.Height, size.Width);
        SKCodecResult result;
        fixed (byte* pixels = raster.Pixels)
            result = codec!.GetPixels(Info(size), (nint)pixels);
        return Whole(raster, result);
    }

    // Columns beside the region are left out. Rows are all read, because passing over rows crashes the decoder where a file is cut short.
    private Raster DecodeColumns(SKSizeI size, Region region)
    {
        int left = Math.Max(0, region.Left - Beside), right = Math.Min(size.Width, region.Left + region.Width + Beside);
        var result = codec!.StartScanlineDecode(Info(size), new SKCodecOptions(new SKRectI(left, 0, right, size.Height)));
        // Where a file is cut short, the decoder fills rows of the whole width: the memory must be that large.
        var raster = Raster.Rent(size.Height, size.Width, left);
        if (result == SKCodecResult.Success)
        {
            fixed (byte* pixels = raster.Pixels)
                result = codec.GetScanlines((nint)pixels, size.Height, 4 * raster.Width) == size.Height ? result : SKCodecResult.IncompleteInput;
        }
        return Whole(raster, result);
    }

    private static SKImageInfo Info(SKSizeI size) => new(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);

    private Raster Whole(Raster raster, SKCodecResult result)
    {
        if (result == SKCodecResult.Success)
            return raster;
        raster.Dispose();
        throw new InvalidDataException($"Image '{name}' is damaged or cut short ({result}); fetch or write it again.");
    }
}
