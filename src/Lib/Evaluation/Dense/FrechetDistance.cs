using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>Fréchet distance of two Gaussians fitted to features: of Inception features, FID.</summary>
/// <remarks>Heusel et al., section 1: |m_a - m_b|^2 + tr(C_a + C_b - 2 (C_a C_b)^(1/2)) with sample covariances. Biased upwards for few examples.</remarks>
public static class FrechetDistance
{
    /// <summary>Compares two sets of features.</summary>
    /// <param name="a">Floating point [N, D], at least two rows.</param>
    /// <param name="b">Floating point [M, D], at least two rows.</param>
    /// <returns>0 or more, up to rounding; in the square of the features' unit.</returns>
    /// <exception cref="ArgumentException">The features differ in width or there are too few examples.</exception>
    public static double Measure(Tensor a, Tensor b)
    {
        Check.Shape(a, [-1, -1]);
        Check.Shape(b, [-1, a.shape[1]]);
        Check.Member(Math.Min(a.shape[0], b.shape[0]) >= 2, "FrechetDistance", $"{Math.Min(a.shape[0], b.shape[0])} examples", "give at least two of each kind");
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var (meanA, covarianceA) = Gaussian(a);
        var (meanB, covarianceB) = Gaussian(b);
        // (C_a C_b)^(1/2) has the trace of (R C_b R)^(1/2) with R = C_a^(1/2), which is symmetric.
        var (values, vectors) = linalg.eigh(covarianceA);
        var root = (vectors * values.clamp_min(0).sqrt()).mm(vectors.t());
        var cross = linalg.eigvalsh(root.mm(covarianceB).mm(root)).clamp_min(0).sqrt().sum();
        return ((meanA - meanB).square().sum() + covarianceA.trace() + covarianceB.trace() - cross * 2).item<double>();
    }

    private static (Tensor Mean, Tensor Covariance) Gaussian(Tensor features)
    {
        var x = features.cpu().to(float64);
        var mean = x.mean([0L]);
        var centred = x - mean;
        return (mean, centred.t().mm(centred) / (x.shape[0] - 1));
    }
}
