using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>Pixel errors of pictures.</summary>
public static class ImageErrors
{
    /// <summary>Mean square of the differences.</summary>
    /// <param name="a">Any shape, any number type.</param>
    /// <param name="b">The same shape.</param>
    /// <returns>In the square of the pixels' unit.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or the pictures are empty.</exception>
    public static double MeanSquare(Tensor a, Tensor b) => Mean(a, b, d => d.square());

    /// <summary>Mean of the absolute differences.</summary>
    /// <param name="a">Any shape, any number type.</param>
    /// <param name="b">The same shape.</param>
    /// <returns>In the pixels' unit.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or the pictures are empty.</exception>
    public static double MeanAbsolute(Tensor a, Tensor b) => Mean(a, b, d => d.abs());

    /// <summary>Peak signal-to-noise ratio, 10 log10(range^2 / mean square).</summary>
    /// <param name="a">Any shape, any number type.</param>
    /// <param name="b">The same shape.</param>
    /// <param name="range">Largest less smallest possible pixel: 1, 2 for [-1, 1], 255.</param>
    /// <returns>Decibels; infinity for equal pictures.</returns>
    /// <exception cref="ArgumentException">The shapes differ, the pictures are empty, or the range is not above 0.</exception>
    public static double Psnr(Tensor a, Tensor b, double range)
    {
        Check.Positive(range, "ImageErrors.range");
        return 10 * Math.Log10(range * range / MeanSquare(a, b));
    }

    private static double Mean(Tensor a, Tensor b, Func<Tensor, Tensor> error)
    {
        Check.Shape(b, a.shape);
        Check.Member(a.numel() > 0, "ImageErrors.a", "empty", "give at least one pixel");
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return error(a.to(ScalarType.Float64) - b.to(ScalarType.Float64)).mean().item<double>();
    }
}
