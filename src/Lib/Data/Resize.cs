using Experiments.Core;
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
    /// <returns>The same shape, a copy. The boxes go with <see cref="Box.Mirrored"/>.</returns>
    public static Tensor Mirror(Tensor images) => images.flip(-1);
}
