using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>Features and labels of the probes, checked and in float64 on the CPU.</summary>
internal static class ProbeData
{
    /// <summary>Checks and converts features.</summary>
    /// <param name="features">Any floating dtype, [N, D].</param>
    /// <returns>float64[N, D], without gradient.</returns>
    /// <exception cref="ArgumentException">The shape is another, there is no row, or a feature is not finite.</exception>
    public static Tensor Features(Tensor features)
    {
        Check.Shape(features, [-1, -1]);
        Check.Member(features.shape[0] > 0, nameof(features), "empty", "give at least one row");
        var x = features.detach().cpu().to(float64);
        Check.Member(x.isfinite().all().item<bool>(), nameof(features), "not finite", "the encoder diverged; lower its learning rate");
        return x;
    }

    /// <summary>Checks labels and spreads them over columns.</summary>
    /// <param name="labels">int64[N].</param>
    /// <param name="count">N.</param>
    /// <param name="classes">K.</param>
    /// <returns>float64[N, K] of zeros and ones.</returns>
    /// <exception cref="ArgumentException">The shape is another or a label is out of range.</exception>
    public static Tensor OneHot(Tensor labels, long count, int classes)
    {
        Check.Shape(labels, [count]);
        var ids = labels.cpu().to(int64);
        long low = ids.min().item<long>(), high = ids.max().item<long>();
        Check.Member(low >= 0 && high < classes, nameof(labels), low < 0 ? low : high, $"use classes 0 to {classes - 1}");
        return nn.functional.one_hot(ids, classes).to(float64);
    }

    /// <summary>Features with zero mean and unit deviation, and a constant column for the bias.</summary>
    /// <param name="x">float64[N, D].</param>
    /// <param name="mean">float64[D].</param>
    /// <param name="deviation">float64[D], above 0.</param>
    /// <param name="constant">What the last column holds.</param>
    /// <returns>float64[N, D + 1].</returns>
    public static Tensor Standardised(Tensor x, Tensor mean, Tensor deviation, double constant) =>
        cat([(x - mean) / deviation, full([x.shape[0], 1], constant, float64)], 1);

    /// <summary>The best class of each example under a linear readout.</summary>
    /// <param name="features">float[N, D].</param>
    /// <param name="mean">D means of the training features.</param>
    /// <param name="deviation">D deviations of the training features.</param>
    /// <param name="weights">(D + 1) K weights, row by row.</param>
    /// <param name="classes">K.</param>
    /// <param name="constant">As for <see cref="Standardised"/>.</param>
    /// <returns>int64[N], on the CPU.</returns>
    /// <exception cref="ArgumentException">The width differs from training, or a feature is not finite.</exception>
    public static Tensor Classify(Tensor features, double[] mean, double[] deviation, double[] weights, int classes, double constant)
    {
        using var nothing = no_grad();
        using var scope = NewDisposeScope();
        var x = Features(features);
        Check.Shape(x, [-1, mean.Length], nameof(features));
        var w = tensor(weights, float64).reshape(mean.Length + 1, classes);
        return Standardised(x, tensor(mean, float64), tensor(deviation, float64), constant).mm(w).argmax(1).MoveToOuterDisposeScope();
    }
}
