using System.Runtime.CompilerServices;
using SkiaSharp;

namespace Experiments.Kernels.Display;

/// <summary>SkiaSharp bitmaps and images.</summary>
internal sealed class PictureFormatter : IValueFormatter
{
    public bool Handles(Type type) => type.FullName is "SkiaSharp.SKBitmap" or "SkiaSharp.SKImage";

    [MethodImpl(MethodImplOptions.NoInlining)]
    public string Line(object value) => value switch
    {
        SKBitmap bitmap => $"picture {bitmap.Width} × {bitmap.Height}",
        SKImage image => $"picture {image.Width} × {image.Height}",
        _ => "",
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Dictionary<string, object> Bundle(object value)
    {
        using var data = value is SKBitmap bitmap ? bitmap.Encode(SKEncodedImageFormat.Png, 100) : ((SKImage)value).Encode(SKEncodedImageFormat.Png, 100);
        if (data is null)
            throw new InvalidOperationException("The picture has no pixels to encode.");
        return new() { [MimeTypes.Png] = data.ToArray(), [MimeTypes.Text] = Line(value) };
    }
}
