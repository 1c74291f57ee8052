using System.Runtime.InteropServices;
using Experiments.Core;
using Experiments.Data.Decoding;
using Experiments.Data.Resampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>Resizing and cutting of image batches.</summary>
public static class Resize
{
    /// <summary>Bilinear resizing; the aspect ratio follows the target size, so boxes in [0, 1] stay true.</summary>
    /// <param name="images">uint8 or float32[.., C, H, W] with three or four axes.</param>
    /// <param name="height">Target rows.</param>
    /// <param name="width">Target columns.</param>
    /// <param name="antialias">Whether shrinking averages over all source pixels, as published preprocessing does.</param>
    /// <returns>The same type and number of axes; bytes are rounded to the nearest. A copy even when the size is kept.</returns>
    /// <exception cref="ArgumentException">Another type or number of axes, or a size below 1.</exception>
    public static Tensor Bilinear(Tensor images, int height, int width, bool antialias = true)
    {
        Check.Positive(height, nameof(height));
        Check.Positive(width, nameof(width));
        if (images.dim() is not (3 or 4) || images.dtype is not (ScalarType.Byte or ScalarType.Float32))
            throw new ArgumentException($"images are {images.dtype}[{string.Join(", ", images.shape)}], expected uint8 or float32 with axes [B, C, H, W] or [C, H, W].", nameof(images));
        if (images.shape[^2] == height && images.shape[^1] == width)
            return images.clone();
        using var scope = NewDisposeScope();
        var batch = images.dim() == 3 ? images.unsqueeze(0) : images;
        var resized = nn.functional.interpolate(
            batch.to(ScalarType.Float32), [height, width], mode: InterpolationMode.Bilinear, align_corners: false, antialias: antialias);
        // Scalars live until the call is over; see the remarks on Pixels.
        using Scalar least = 0, most = 255;
        if (images.dtype == ScalarType.Byte)
            resized = resized.round_().clamp_(least, most).to(ScalarType.Byte);
        return (images.dim() == 3 ? resized.squeeze(0) : resized).MoveToOuterDisposeScope();
    }

    /// <summary>Resizing with the numbers of a named library's method.</summary>
    /// <param name="images">uint8 or float32[.., C, H, W] with three or four axes.</param>
    /// <param name="height">Target rows.</param>
    /// <param name="width">Target columns.</param>
    /// <param name="how">From <see cref="PillowResize"/>, <see cref="TorchResize"/> or <see cref="TensorFlowResize"/>.</param>
    /// <returns>The same type and number of axes, on the CPU; bytes are rounded as that library rounds them. A copy even when the size is kept.</returns>
    /// <exception cref="ArgumentException">Another type or number of axes, an empty image, or a size below 1.</exception>
    public static Tensor To(Tensor images, int height, int width, Interpolation how)
    {
        Check.Positive(height, nameof(height));
        Check.Positive(width, nameof(width));
        if (images.dim() is not (3 or 4) || images.numel() == 0 || images.dtype is not (ScalarType.Byte or ScalarType.Float32))
            throw new ArgumentException($"images are {images.dtype}[{string.Join(", ", images.shape)}], expected uint8 or float32 with axes [B, C, H, W] or [C, H, W].", nameof(images));
        using var scope = NewDisposeScope();
        var source = images.detach().contiguous().cpu();
        var resized = empty([.. images.shape[..^2], height, width], dtype: images.dtype);
        var view = View.Whole((int)images.shape[^2], (int)images.shape[^1], height, width);
        if (images.dtype == ScalarType.Byte)
            Bytes(source.bytes, view, how, resized.bytes);
        else
            Floats(MemoryMarshal.Cast<byte, float>(source.bytes), view, how, MemoryMarshal.Cast<byte, float>(resized.bytes));
        return resized.MoveToOuterDisposeScope();
    }

    /// <summary>Cuts a rectangle out of every image.</summary>
    /// <param name="images">[.., H, W].</param>
    /// <param name="top">First row.</param>
    /// <param name="left">First column.</param>
    /// <param name="height">Rows kept.</param>
    /// <param name="width">Columns kept.</param>
    /// <returns>[.., height, width], a copy.</returns>
    /// <exception cref="ArgumentException">The rectangle does not lie within the images.</exception>
    public static Tensor Crop(Tensor images, int top, int left, int height, int width)
    {
        var (H, W) = (images.shape[^2], images.shape[^1]);
        if (top < 0 || left < 0 || height < 1 || width < 1 || top + (long)height > H || left + (long)width > W)
            throw new ArgumentException($"Rows {top}..{top + (long)height} and columns {left}..{left + (long)width} do not lie within {H} x {W} pixels.", nameof(images));
        using var scope = NewDisposeScope();
        return images.narrow(-2, top, height).narrow(-1, left, width).clone().MoveToOuterDisposeScope();
    }

    /// <summary>Mirrors every image left to right; words such as "left of" turn false, so captions must not be kept.</summary>
    /// <param name="images">[.., H, W].</param>
    /// <returns>The same shape, a copy. The boxes go with <see cref="Box.Mirrored()"/>.</returns>
    public static Tensor Mirror(Tensor images) => images.flip(-1);

    private static void Bytes(ReadOnlySpan<byte> source, View view, Interpolation how, Span<byte> target)
    {
        // Four planes at a time are the channels of one raster.
        int from = 4 * view.Height * view.Width, to = 4 * view.ResizedHeight * view.ResizedWidth;
        while (source.Length > 0)
        {
            using var raster = Raster.FromPlanes(source[..Math.Min(from, source.Length)], view.Height, view.Width);
            using var resized = new Resampler(view, how).Run(raster);
            resized.CopyPlanes(target[..Math.Min(to, target.Length)]);
            source = source[Math.Min(from, source.Length)..];
            target = target[Math.Min(to, target.Length)..];
        }
    }

    private static void Floats(ReadOnlySpan<float> source, View view, Interpolation how, Span<float> target)
    {
        int from = view.Height * view.Width, to = view.ResizedHeight * view.ResizedWidth;
        var columns = how.Along(new(view.Width, view.ResizedWidth));
        var rows = how.Along(new(view.Height, view.ResizedHeight));
        for (int i = 0; i * from < source.Length; i++)
            FloatResampler.Run(source.Slice(i * from, from), view.Width, columns, rows, target.Slice(i * to, to), how.Bytes);
    }
}
