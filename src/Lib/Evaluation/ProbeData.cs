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
}
