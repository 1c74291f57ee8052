using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>The two forms of an image: bytes for storage, [-1, 1] for models.</summary>
/// <remarks>
/// Numbers are held in scalars that live until the call is over: one that is made on the fly may be finalised while the native call
/// still reads it, as soon as another thread sets off a collection.
/// </remarks>
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
        using Scalar half = 127.5f, one = 1f;
        return images.div(half).sub_(one);
    }

    /// <summary>Images in [-1, 1] to bytes, rounded to the nearest and clipped.</summary>
    /// <param name="images">float32 of any shape.</param>
    /// <returns>uint8 of the same shape.</returns>
    public static Tensor ToBytes(Tensor images)
    {
        using var scope = NewDisposeScope();
        using Scalar half = 127.5f, one = 1f, least = 0, most = 255;
        return images.add(one).mul_(half).round_().clamp_(least, most).to(ScalarType.Byte).MoveToOuterDisposeScope();
    }
}
