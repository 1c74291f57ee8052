using Experiments.Kernels.Display;
using static TorchSharp.torch;

namespace Experiments.Kernels;

/// <summary>Tensors as pictures, on request.</summary>
public static class ImageTensors
{
    /// <summary>A tensor as a picture; several images are laid out as a grid, 64 of them at most.</summary>
    /// <param name="images">
    /// [H, W], [C, H, W] or [B, C, H, W] with 1 or 3 channels. uint8 and bool as they are; floating point in [-1, 1] if any value is
    /// negative, otherwise in [0, 1]; what lies outside is clipped.
    /// </param>
    /// <returns>A value for <c>display</c> or a cell's last line; the tensor may be disposed.</returns>
    /// <exception cref="ArgumentException">The shape or type is another; the message says which fit.</exception>
    public static Picture ShowImage(this Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var (file, text) = TensorPicture.Draw(images);
        return new Picture(file, text);
    }
}
