using SkiaSharp;
using static TorchSharp.torch;

namespace Experiments.Plots;

/// <summary>Images copied out of a tensor: bytes, ready to be drawn after the tensor is gone.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="Height">Rows of each.</param>
/// <param name="Width">Columns of each.</param>
/// <param name="Rgba">All pixels, image after image, row after row, four bytes each.</param>
internal sealed record PixelBuffer(int Count, int Height, int Width, byte[] Rgba)
{
    /// <summary>Copies images.</summary>
    /// <param name="images">uint8, or floating point in [-1, 1]; [N, C, H, W] or [C, H, W] with 1 or 3 channels.</param>
    /// <param name="most">Images copied at most.</param>
    /// <param name="name">Name of the argument in error texts.</param>
    /// <returns>Opaque pixels.</returns>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    public static PixelBuffer Copy(Tensor images, int most, string name)
    {
        using var scope = NewDisposeScope();
        long[] shape = images.shape;
        if (shape.Length is not (3 or 4) || shape[^3] is not (1 or 3))
            throw new ArgumentException($"{name} has shape [{string.Join(", ", shape)}], expected [N, 3, H, W] (or 1 channel, or one image [3, H, W]).", name);
        var batch = (shape.Length == 3 ? images.unsqueeze(0) : images).detach();
        batch = batch.narrow(0, 0, Math.Min(most, batch.shape[0])).cpu();
        if (batch.dtype != uint8)
            batch = ((batch.to(float32).nan_to_num(-1) + 1) * 127.5).round().clamp(0, 255).to(uint8);
        batch = batch.expand(batch.shape[0], 3, shape[^2], shape[^1]);
        var opaque = full([batch.shape[0], 1, shape[^2], shape[^1]], 255, uint8);
        var bytes = cat([batch, opaque], 1).permute(0, 2, 3, 1).contiguous().data<byte>().ToArray();
        return new PixelBuffer((int)batch.shape[0], (int)shape[^2], (int)shape[^1], bytes);
    }

    /// <summary>Lays other images of the same size over these.</summary>
    /// <param name="layer">What to lay over.</param>
    /// <param name="opacity">0 shows nothing of the layer, 1 nothing but it.</param>
    /// <returns>New pixels.</returns>
    public PixelBuffer Blend(PixelBuffer layer, double opacity)
    {
        byte[] mixed = new byte[Rgba.Length];
        for (int i = 0; i < mixed.Length; i++)
            mixed[i] = (byte)Math.Round(Rgba[i] + (layer.Rgba[i] - Rgba[i]) * opacity);
        return this with { Rgba = mixed };
    }

    /// <summary>One image for drawing; the caller disposes it.</summary>
    /// <param name="index">Which.</param>
    /// <returns>A copy.</returns>
    public SKImage Picture(int index)
    {
        int size = Height * Width * 4;
        return SKImage.FromPixelCopy(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque), Rgba.AsSpan(index * size, size));
    }
}
