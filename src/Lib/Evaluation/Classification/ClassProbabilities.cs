using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>Scores of class probabilities against labels.</summary>
public static class ClassProbabilities
{
    private const double Least = 1e-15; // what probabilities of zero count as

    /// <summary>Scores logits.</summary>
    /// <param name="logits">Floating point [N, K].</param>
    /// <param name="labels">int64[N] in [0, K).</param>
    /// <returns>The scores.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, there is no example, or a label is out of range.</exception>
    public static ProbabilityScores OfLogits(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return Measure(logits.to(float64).softmax(-1), labels);
    }

    /// <summary>Scores probabilities.</summary>
    /// <param name="probabilities">Floating point [N, K], rows that sum to 1.</param>
    /// <param name="labels">int64[N] in [0, K).</param>
    /// <returns>The scores.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, there is no example, or a label is out of range.</exception>
    public static ProbabilityScores Measure(Tensor probabilities, Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var (p, truth) = Checked(probabilities, labels);
        var (best, guess) = p.max(1);
        var own = p.gather(1, truth.unsqueeze(1)).squeeze(1);
        bool[] right = guess.eq(truth).data<bool>().ToArray();
        return new(
            right.Count(r => r) / (double)right.Length,
            -own.clamp(Least, 1).log().mean().item<double>(),
            (p.square().sum([1L]) - own * 2 + 1).mean().item<double>(),
            best.data<double>().ToArray(),
            right);
    }

    /// <summary>Share of examples whose label is among the k most probable classes; of equally probable ones the later goes first.</summary>
    /// <param name="scores">Floating point [N, K]: logits or probabilities.</param>
    /// <param name="labels">int64[N] in [0, K).</param>
    /// <param name="k">How many, at least 1.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, there is no example, or a label is out of range.</exception>
    public static double TopAccuracy(Tensor scores, Tensor labels, int k)
    {
        Check.Positive(k, "ClassProbabilities.k");
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var (s, truth) = Checked(scores, labels);
        var own = s.gather(1, truth.unsqueeze(1));
        var later = arange(s.shape[1]).unsqueeze(0).gt(truth.unsqueeze(1));
        var before = s.gt(own).logical_or(s.eq(own).logical_and(later)).sum(1);
        return before.lt(k).to(float64).mean().item<double>();
    }

    /// <summary>Mean over classes of the area under the receiver operating characteristic of one class against the rest.</summary>
    /// <param name="scores">Floating point [N, K]: probabilities.</param>
    /// <param name="labels">int64[N] in [0, K), every class present.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a class is absent, or a label is out of range.</exception>
    public static double MeanAuroc(Tensor scores, Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var (s, truth) = Checked(scores, labels);
        return Enumerable.Range(0, (int)s.shape[1]).Average(k => RankingCurve.Auroc(
            s.select(1, k).contiguous().data<double>().ToArray(), truth.eq(k).data<bool>().ToArray()));
    }

    private static (Tensor Scores, Tensor Labels) Checked(Tensor scores, Tensor labels)
    {
        Check.Shape(scores, [-1, -1]);
        Check.Shape(labels, [scores.shape[0]]);
        Check.Member(scores.shape[0] > 0, "ClassProbabilities.scores", "empty", "give at least one example");
        var (s, truth) = (scores.cpu().to(float64), labels.cpu().to(int64));
        bool inside = truth.ge(0).logical_and(truth.lt(s.shape[1])).all().item<bool>();
        Check.Member(inside, "ClassProbabilities.labels", "out of range somewhere", $"use classes 0 to {s.shape[1] - 1}");
        return (s, truth);
    }
}
