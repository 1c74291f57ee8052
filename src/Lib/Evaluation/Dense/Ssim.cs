using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>Structural similarity: agreement of local means, contrasts and patterns of two pictures.</summary>
/// <remarks>
/// Wang et al., equation 13, with C1 = (0.01 range)^2 and C2 = (0.03 range)^2. Only windows that lie wholly inside the picture count, which is
/// what scikit-image's crop of half a window amounts to. Channels are measured apart and averaged.
/// </remarks>
public static class Ssim
{
    private const int GaussianSize = 11;
    private const double Sigma = 1.5;

    /// <summary>The paper's form: a Gaussian window of 11 x 11 pixels, sigma 1.5, covariances of a population.</summary>
    /// <param name="a">Any number type [..., H, W], both sides at least 11.</param>
    /// <param name="b">The same shape.</param>
    /// <param name="range">Largest less smallest possible pixel: 1, 2 for [-1, 1], 255.</param>
    /// <returns>In [-1, 1]; 1 for equal pictures.</returns>
    /// <exception cref="ArgumentException">The shapes differ, the pictures are smaller than the window, or the range is not above 0.</exception>
    public static double Gaussian(Tensor a, Tensor b, double range)
    {
        double[] weights = [.. Enumerable.Range(0, GaussianSize).Select(i => Math.Exp(-Math.Pow(i - (GaussianSize / 2), 2) / (2 * Sigma * Sigma)))];
        double sum = weights.Sum();
        return Measure(a, b, range, [.. weights.Select(w => w / sum)], covariance: 1);
    }

    /// <summary>A square window of equal weights with covariances of a sample: scikit-image's default.</summary>
    /// <param name="a">Any number type [..., H, W], both sides at least the window's.</param>
    /// <param name="b">The same shape.</param>
    /// <param name="range">Largest less smallest possible pixel: 1, 2 for [-1, 1], 255.</param>
    /// <param name="window">Odd side of the window.</param>
    /// <returns>In [-1, 1]; 1 for equal pictures.</returns>
    /// <exception cref="ArgumentException">The shapes differ, the pictures are smaller than the window, the window is even, or the range is not above 0.</exception>
    public static double Uniform(Tensor a, Tensor b, double range, int window = 7)
    {
        Check.Member(window > 1 && window % 2 == 1, "Ssim.window", window, "use an odd size above 1");
        double pixels = (double)window * window;
        return Measure(a, b, range, [.. Enumerable.Repeat(1.0 / window, window)], pixels / (pixels - 1));
    }

    private static double Measure(Tensor a, Tensor b, double range, double[] weights, double covariance)
    {
        Check.Positive(range, "Ssim.range");
        Check.Shape(b, a.shape);
        Check.Member(
            a.dim() >= 2 && Math.Min(a.shape[^1], a.shape[^2]) >= weights.Length,
            "Ssim.a",
            $"[{string.Join(", ", a.shape)}]",
            $"give pictures [..., H, W] of at least {weights.Length} x {weights.Length} pixels");
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using Scalar c1 = Math.Pow(0.01 * range, 2), c2 = Math.Pow(0.03 * range, 2), correction = covariance;
        var x = a.to(ScalarType.Float64).reshape(-1, 1, a.shape[^2], a.shape[^1]);
        var y = b.to(ScalarType.Float64).reshape(x.shape);
        var kernel = tensor(weights, dtype: ScalarType.Float64, device: x.device);
        Tensor Filtered(Tensor picture) => nn.functional.conv2d(
            nn.functional.conv2d(picture, kernel.reshape(1, 1, -1, 1)), kernel.reshape(1, 1, 1, -1));
        var (meanX, meanY) = (Filtered(x), Filtered(y));
        var varianceX = (Filtered(x * x) - meanX * meanX).mul(correction);
        var varianceY = (Filtered(y * y) - meanY * meanY).mul(correction);
        var shared = (Filtered(x * y) - meanX * meanY).mul(correction);
        var product = (meanX * meanY).mul_(2).add_(c1) * shared.mul_(2).add_(c2);
        var sum = (meanX * meanX + meanY * meanY).add_(c1) * (varianceX + varianceY).add_(c2);
        return (product / sum).mean().item<double>();
    }
}
