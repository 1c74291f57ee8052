using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>Next-token cross-entropy of chosen tokens: the answer of a prefix-LM, the real tokens of a language model.</summary>
/// <remarks>
/// Logits at place t are held against the token at t + 1. Two averages are in use and differ when answers differ in length: over all
/// chosen tokens of the batch (transformers), and inside each example first (PaliGemma's own training, big_vision).
/// </remarks>
public static class SuffixLoss
{
    /// <summary>Mean over all chosen tokens of the batch.</summary>
    /// <param name="logits">float[B, T, V].</param>
    /// <param name="ids">int64[B, T].</param>
    /// <param name="chosen">bool[B, T]: which tokens are to be predicted; the first place of a row cannot be.</param>
    /// <returns>float[], nats a token; about ln V for an untrained model.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static Tensor BatchMean(Tensor logits, Tensor ids, Tensor chosen)
    {
        using var scope = NewDisposeScope();
        using Scalar one = 1;
        var (losses, weights) = Tokens(logits, ids, chosen);
        return losses.sum().div(weights.sum().clamp_min(one)).MoveToOuterDisposeScope();
    }

    /// <summary>Mean over the chosen tokens of each example.</summary>
    /// <param name="logits">float[B, T, V].</param>
    /// <param name="ids">int64[B, T].</param>
    /// <param name="chosen">As for <see cref="BatchMean"/>.</param>
    /// <returns>float[B], nats a token; 0 for an example without chosen tokens.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static Tensor PerExample(Tensor logits, Tensor ids, Tensor chosen)
    {
        using var scope = NewDisposeScope();
        using Scalar one = 1;
        var (losses, weights) = Tokens(logits, ids, chosen);
        return losses.sum([1L]).div(weights.sum([1L]).clamp_min(one)).MoveToOuterDisposeScope();
    }

    /// <summary>Mean over examples of each example's mean.</summary>
    /// <param name="logits">float[B, T, V].</param>
    /// <param name="ids">int64[B, T].</param>
    /// <param name="chosen">As for <see cref="BatchMean"/>.</param>
    /// <returns>float[], nats a token.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static Tensor ExampleMean(Tensor logits, Tensor ids, Tensor chosen)
    {
        using var scope = NewDisposeScope();
        return PerExample(logits, ids, chosen).mean().MoveToOuterDisposeScope();
    }

    /// <summary>Loss of each chosen token, 0 elsewhere, and what to divide by: [B, T - 1] both.</summary>
    private static (Tensor Losses, Tensor Weights) Tokens(Tensor logits, Tensor ids, Tensor chosen)
    {
        Check.Shape(logits, [-1, -1, -1]);
        Check.Shape(ids, logits.shape.AsSpan(0, 2));
        Check.Shape(chosen, ids.shape);
        long steps = ids.shape[1] - 1;
        var weights = chosen.narrow(1, 1, steps).to(logits.dtype);
        var told = logits.narrow(1, 0, steps).flatten(0, 1);
        var losses = nn.functional.cross_entropy(told, ids.narrow(1, 1, steps).flatten(), reduction: nn.Reduction.None);
        return (losses.view(weights.shape) * weights, weights);
    }
}
