using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>Softmax contrastive loss of CLIP and LiT: pick the text of each image and the image of each text out of the batch.</summary>
/// <remarks>
/// CLIP, figure 3; big_vision's <c>softmax_loss</c>: L = 1/2 (mean cross-entropy over rows + mean cross-entropy over columns).
/// ln B for an untrained model; a bias on the logits would cancel.
/// </remarks>
public static class SoftmaxLoss
{
    /// <summary>Row i pairs with column i.</summary>
    /// <param name="logits">float32[B, B]: temperature included.</param>
    /// <returns>float32[], nats an example, mean of both directions.</returns>
    /// <exception cref="ArgumentException">The logits are not square.</exception>
    public static Tensor FromLogits(Tensor logits)
    {
        PairLabels.RequireSquare(logits);
        using var scope = NewDisposeScope();
        var both = logits.log_softmax(1).diagonal() + logits.log_softmax(0).diagonal();
        return both.mean().mul(PairLabels.MinusHalf).MoveToOuterDisposeScope();
    }

    /// <summary>Pairs with equal keys belong together and share the target evenly.</summary>
    /// <param name="logits">float32[B, B]: temperature included.</param>
    /// <param name="keys">int64[B]: equal for equal captions. All different, this is the plain loss.</param>
    /// <returns>float32[], nats an example, mean of both directions.</returns>
    /// <exception cref="ArgumentException">The logits are not square or the keys have another length.</exception>
    public static Tensor FromLogits(Tensor logits, Tensor keys)
    {
        using var scope = NewDisposeScope();
        var same = PairLabels.Same(logits, keys);
        var targets = same / same.sum(1, keepdim: true); // symmetric: equal rows have equal counts
        var both = (targets * (logits.log_softmax(1) + logits.log_softmax(0))).sum(1);
        return both.mean().mul(PairLabels.MinusHalf).MoveToOuterDisposeScope();
    }

    /// <summary>The plain loss with its two directions.</summary>
    /// <param name="logits">float32[B, B]: temperature included.</param>
    /// <returns>Total and directions, in the current dispose scope.</returns>
    /// <exception cref="ArgumentException">The logits are not square.</exception>
    public static SoftmaxTerms Directions(Tensor logits)
    {
        PairLabels.RequireSquare(logits);
        using var scope = NewDisposeScope();
        var imageToText = logits.log_softmax(1).diagonal().mean().neg();
        var textToImage = logits.log_softmax(0).diagonal().mean().neg();
        var total = imageToText.add(textToImage).mul(PairLabels.Half);
        return new(total.MoveToOuterDisposeScope(), imageToText.MoveToOuterDisposeScope(), textToImage.MoveToOuterDisposeScope());
    }

    /// <summary>The plain loss over some pairs of a batch: the others are neither positives nor negatives, and not counted in the mean.</summary>
    /// <param name="logits">float32[B, B]: temperature included.</param>
    /// <param name="keep">bool or integer [B]: not zero for pairs that count.</param>
    /// <returns>float32[], nats an example that counts, mean of both directions.</returns>
    /// <exception cref="ArgumentException">The logits are not square, the mask has another length, or no pair counts.</exception>
    public static Tensor Masked(Tensor logits, Tensor keep)
    {
        PairLabels.RequireSquare(logits);
        Check.Shape(keep, [logits.shape[0]]);
        using var scope = NewDisposeScope();
        var kept = keep.to(ScalarType.Bool).nonzero().squeeze(1);
        Check.Member(kept.shape[0] > 0, "SoftmaxLoss.keep", "zero everywhere", "keep at least one pair");
        return FromLogits(logits.index_select(0, kept).index_select(1, kept)).MoveToOuterDisposeScope();
    }
}
