using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>How far predicted depth is from the truth.</summary>
/// <remarks>Eigen et al., section 4.3, and big_vision's <c>nyu_depth</c>: pixels count where the truth lies strictly between two bounds.</remarks>
public static class DepthErrors
{
    /// <summary>Measures depth maps.</summary>
    /// <param name="predicted">Floating point [N, H, W], above 0 wherever a pixel counts.</param>
    /// <param name="truth">Floating point [N, H, W], in the same unit.</param>
    /// <param name="minimum">Nearest depth, left out itself; 0.001 m for NYU depth.</param>
    /// <param name="maximum">Farthest depth, left out itself; 10 m for NYU depth.</param>
    /// <returns>Means over the images that have a pixel in range.</returns>
    /// <exception cref="ArgumentException">The shapes differ, no pixel is in range, or a prediction is not above 0 where a pixel counts.</exception>
    public static DepthScores Measure(Tensor predicted, Tensor truth, double minimum = 0.001, double maximum = 10)
    {
        Check.Shape(predicted, [-1, -1, -1]);
        Check.Shape(truth, predicted.shape);
        Check.Member(minimum >= 0 && maximum > minimum, "DepthErrors.minimum", minimum, $"use 0 or more and less than the maximum {maximum}");
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var t = truth.cpu().to(float64).flatten(1);
        var p = predicted.cpu().to(float64).flatten(1);
        var valid = t.gt(minimum).logical_and(t.lt(maximum));
        bool positive = p.gt(0).logical_or(valid.logical_not()).all().item<bool>();
        Check.Member(positive, "DepthErrors.predicted", "zero, negative or not a number somewhere", "clamp predictions to the smallest depth");
        var present = valid.any(1);
        Check.Member(present.any().item<bool>(), "DepthErrors.truth", "nowhere in range", $"give depths between {minimum} and {maximum}, in one unit");
        var kept = present.nonzero().squeeze(1);
        (t, p, valid) = (t.index_select(0, kept), p.index_select(0, kept), valid.index_select(0, kept));
        var one = ones_like(t);
        (t, p) = (where(valid, t, one), where(valid, p, one)); // errors of 0, ratios of 1
        var counts = valid.sum(1).to(float64);
        Tensor Mean(Tensor values) => (values * valid).sum(1) / counts;
        static double Average(Tensor images) => images.mean().item<double>();
        var difference = p - t;
        var logs = p.log() - t.log();
        var ratio = Larger(p / t, t / p);
        double Within(int power) => Average(Mean(ratio.lt(Math.Pow(1.25, power)).to(float64)));
        return new DepthScores(
            Average(Mean(difference.abs() / t)),
            Average(Mean(difference.square()).sqrt()),
            Average(Mean(logs.abs())) / Math.Log(10),
            Within(1),
            Within(2),
            Within(3),
            Average(Mean(logs.square()).sqrt()),
            Average(Mean(difference.square() / t)),
            100 * Average((Mean(logs.square()) - Mean(logs).square()).clamp_min(0).sqrt()),
            (int)kept.shape[0]);

        static Tensor Larger(Tensor a, Tensor b) => TorchSharp.torch.maximum(a, b);
    }
}
