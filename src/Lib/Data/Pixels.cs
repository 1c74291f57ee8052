using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>The two forms of an image: bytes for storage, [-1, 1] for models.</summary>
public static class Pixels
{
    /// <summary>Bytes to the range that models take.</summary>
    /// <param name="images">uint8 of any shape.</param>
    /// <returns>float32 of the same shape, x / 127.5 - 1, in [-1, 1].</returns>
    /// <exception cref="ArgumentException">The type is not uint8.</exception>
    public static Tensor ToFloat(Tensor images)
    {
        if (images.dtype != ScalarType.Byte)
            throw new ArgumentException($"images are {images.dtype}, expected uint8.", nameof(images));
        return images.div(127.5f).sub_(1f);
    }

    /// <summary>Images in [-1, 1] to bytes, rounded to the nearest and clipped.</summary>
    /// <param name="images">float32 of any shape.</param>
    /// <returns>uint8 of the same shape.</returns>
    public static Tensor ToBytes(Tensor images)
    {
        using var scope = NewDisposeScope();
        return images.add(1f).mul_(127.5f).round_().clamp_(0, 255).to(ScalarType.Byte).MoveToOuterDisposeScope();
    }
}
