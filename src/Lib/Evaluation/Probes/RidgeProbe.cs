using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>Few-shot linear probe on frozen features by ridge regression in closed form.</summary>
/// <remarks>
/// SigLIP evaluation protocol ("10-shot"): features standardised on the shots (deviation + 1e-5), a constant 100 appended so that the bias
/// goes nearly unpunished, targets -1 and +1, <c>W = (X'X + l2 I)^-1 X'Y</c>. Computed in float64 through the eigenvectors of the smaller
/// of X'X and XX'; directions without data are left out, so l2 may be 0.
/// </remarks>
public sealed class RidgeProbe
{
    private const double BiasFeature = 100;
    private readonly double[] mean;
    private readonly double[] deviation;
    private readonly double[] weights;

    private RidgeProbe(Tensor mean, Tensor deviation, Tensor weights)
    {
        this.mean = mean.data<double>().ToArray();
        this.deviation = deviation.data<double>().ToArray();
        this.weights = weights.contiguous().data<double>().ToArray();
        Classes = (int)weights.shape[1];
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Fits the probe.</summary>
    /// <param name="features">float[N, D], N shots.</param>
    /// <param name="labels">int64[N], in [0, <paramref name="classes"/>).</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="l2">Weight of the penalty, 0 or more; the papers use 1024.</param>
    /// <returns>The probe; it holds no tensors.</returns>
    /// <exception cref="ArgumentException">Shapes differ, a feature is not finite, or a number is out of range.</exception>
    public static RidgeProbe Fit(Tensor features, Tensor labels, int classes, double l2 = 1024)
    {
        Check.Member(classes >= 2, "RidgeProbe.classes", classes, "use at least 2 classes");
        Check.Member(l2 >= 0, "RidgeProbe.l2", l2, "use 0 or more");
        using var nothing = no_grad();
        using var scope = NewDisposeScope();
        var x = ProbeData.Features(features);
        var y = ProbeData.OneHot(labels, x.shape[0], classes) * 2 - 1;
        var mean = x.mean([0L]);
        var deviation = (x - mean).square().mean([0L]).sqrt() + 1e-5;
        x = ProbeData.Standardised(x, mean, deviation, BiasFeature);
        var weights = x.shape[0] >= x.shape[1]
            ? Inverse(x.t().mm(x), l2).mm(x.t().mm(y))
            : x.t().mm(Inverse(x.mm(x.t()), l2).mm(y));
        return new RidgeProbe(mean, deviation, weights);
    }

    /// <summary>The best class of each example.</summary>
    /// <param name="features">float[N, D].</param>
    /// <returns>int64[N], on the CPU.</returns>
    /// <exception cref="ArgumentException">The width differs from the shots', or a feature is not finite.</exception>
    public Tensor Predict(Tensor features) => ProbeData.Classify(features, mean, deviation, weights, Classes, BiasFeature);

    /// <summary>Share of examples whose class is found.</summary>
    /// <param name="features">float[N, D].</param>
    /// <param name="labels">int64[N].</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentException">Shapes differ, or a feature is not finite.</exception>
    public double Accuracy(Tensor features, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return Confusion.Of(Predict(features), labels, Classes).Accuracy;
    }

    private static Tensor Inverse(Tensor symmetric, double l2)
    {
        var (values, vectors) = linalg.eigh(symmetric);
        var raised = values + l2;
        var usable = raised.gt(raised.max() * 1e-12);
        var inverse = where(usable, 1 / raised.clamp_min(1e-300), zeros_like(raised));
        return (vectors * inverse).mm(vectors.t());
    }
}
