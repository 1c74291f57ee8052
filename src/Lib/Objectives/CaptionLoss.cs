using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>Cross-entropy of captions, token by token.</summary>
/// <remarks>
/// Image Captioners, section 3, and big_vision's <c>weighted_softmax_xent</c>: -sum_t w_t log p(y_t) / sum_t w_t, mean over captions. ln V for an
/// untrained model. LocCa adds the losses of its three tasks; PaliGemma gives weight to the suffix alone. Smoothing puts 1 - s on
/// the label and s / (V - 1) on every other token.
/// </remarks>
public static class CaptionLoss
{
    /// <summary>Mean loss of a batch.</summary>
    /// <param name="logits">float32[B, T, V]: position t predicts label t.</param>
    /// <param name="labels">int64[B, T].</param>
    /// <param name="weights">float32[B, T]: 0 for padding and prefix; null for 1 everywhere.</param>
    /// <param name="reduction">What a token weighs.</param>
    /// <param name="smoothing">s in [0, 1).</param>
    /// <returns>float32[], nats; captions without weight count as 0.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit or the smoothing is out of range.</exception>
    public static Tensor FromLogits(
        Tensor logits,
        Tensor labels,
        Tensor? weights = null,
        CaptionReduction reduction = CaptionReduction.PerCaption,
        double smoothing = 0)
    {
        using var scope = NewDisposeScope();
        var tokens = Tokens(logits, labels, weights, smoothing);
        var loss = reduction switch
        {
            CaptionReduction.PerToken => tokens.sum() / Counted(weights is null ? ones_like(tokens).sum() : weights.sum()),
            CaptionReduction.Summed => tokens.sum([1L]).mean(),
            _ => (tokens.sum([1L]) / Lengths(tokens, weights)).mean(),
        };
        return loss.MoveToOuterDisposeScope();
    }

    /// <summary>Loss of each caption.</summary>
    /// <param name="logits">float32[B, T, V].</param>
    /// <param name="labels">int64[B, T].</param>
    /// <param name="weights">float32[B, T]; null for 1 everywhere.</param>
    /// <param name="normalised">Whether to divide by the caption's weights; the negated sum is the score for matching images with captions.</param>
    /// <param name="smoothing">s in [0, 1).</param>
    /// <returns>float32[B], nats a token, or a caption when not normalised.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit or the smoothing is out of range.</exception>
    public static Tensor PerExample(Tensor logits, Tensor labels, Tensor? weights = null, bool normalised = true, double smoothing = 0)
    {
        using var scope = NewDisposeScope();
        var tokens = Tokens(logits, labels, weights, smoothing);
        var sums = tokens.sum([1L]);
        return (normalised ? sums / Lengths(tokens, weights) : sums).MoveToOuterDisposeScope();
    }

    private static Tensor Tokens(Tensor logits, Tensor labels, Tensor? weights, double smoothing)
    {
        Check.Shape(logits, [-1, -1, -1]);
        Check.Shape(labels, [logits.shape[0], logits.shape[1]]);
        if (weights is not null)
            Check.Shape(weights, labels.shape);
        long V = logits.shape[2];
        double spread = smoothing * V / Math.Max(1, V - 1); // libtorch spreads its smoothing over all V, the label included
        Check.Member(smoothing >= 0 && spread <= 1, "CaptionLoss.smoothing", smoothing, "use a value in [0, 1 - 1/V]");
        var tokens = nn.functional.cross_entropy(logits.reshape(-1, V), labels.reshape(-1), reduction: nn.Reduction.None, label_smoothing: spread)
            .reshape(labels.shape);
        return weights is null ? tokens : tokens * weights;
    }

    private static Tensor Lengths(Tensor tokens, Tensor? weights) => Counted((weights ?? ones_like(tokens)).sum([1L]));

    private static Tensor Counted(Tensor weight)
    {
        using Scalar least = 1e-30;
        return weight.clamp_min(least);
    }
}
