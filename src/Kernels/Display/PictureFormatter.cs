using System.Runtime.CompilerServices;
using SkiaSharp;

namespace Experiments.Kernels.Display;

/// <summary>Pictures: SkiaSharp bitmaps and images, and byte arrays that begin like a PNG or JPEG file.</summary>
internal static class PictureFormatter
{
    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    /// <summary>Whether a value is a SkiaSharp picture; asked by name, so that other values do not load SkiaSharp.</summary>
    public static bool Handles(object value) => value.GetType().FullName is "SkiaSharp.SKBitmap" or "SkiaSharp.SKImage";

    public static string Line(object value) => value switch
    {
        SKBitmap bitmap => $"picture {bitmap.Width} × {bitmap.Height}",
        SKImage image => $"picture {image.Width} × {image.Height}",
        _ => "",
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Dictionary<string, object> Bundle(object value)
    {
        using var data = value is SKBitmap bitmap ? bitmap.Encode(SKEncodedImageFormat.Png, 100) : ((SKImage)value).Encode(SKEncodedImageFormat.Png, 100);
        if (data is null)
            throw new InvalidOperationException("The picture has no pixels to encode.");
        return new() { [MimeTypes.Png] = data.ToArray(), [MimeTypes.Text] = Line(value) };
    }

    /// <summary>The mime type a file's first bytes tell, for the kinds every front shows.</summary>
    public static string? MimeOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(PngStart) ? MimeTypes.Png
        : bytes.StartsWith(JpegStart) ? MimeTypes.Jpeg
        : null;
}
