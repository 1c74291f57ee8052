using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>Sigmoid loss over all image-text pairs of a batch: each pair is its own question, "do these two belong together?"</summary>
/// <remarks>
/// SigLIP, section 3.2: L = (1/B) sum_i sum_j -log sigmoid(s_ij logit_ij), s = +1 for pairs that belong together and -1 for all others.
/// The sum runs over the row and the mean over the batch, so the loss is of order 1 from the start: about 10 at temperature 10 and
/// bias -10.
/// </remarks>
public static class SigmoidLoss
{
    /// <summary>Row i pairs with column i, and with no other.</summary>
    /// <param name="logits">float32[B, B]: temperature and bias included.</param>
    /// <returns>float32[], nats an image: sum over texts, mean over images.</returns>
    /// <exception cref="ArgumentException">The logits are not square.</exception>
    public static Tensor FromLogits(Tensor logits)
    {
        PairLabels.RequireSquare(logits);
        using var scope = NewDisposeScope();
        var signs = PairLabels.Signs(eye(logits.shape[0], dtype: logits.dtype, device: logits.device));
        return nn.functional.logsigmoid(logits * signs).sum(1).mean().neg().MoveToOuterDisposeScope();
    }

    /// <summary>Pairs with equal keys belong together; the positives of an image share a weight of one.</summary>
    /// <param name="logits">float32[B, B]: temperature and bias included.</param>
    /// <param name="keys">int64[B]: equal for equal captions. All different, this is the plain loss.</param>
    /// <returns>float32[], nats an image: weighted sum over texts, mean over images.</returns>
    /// <exception cref="ArgumentException">The logits are not square or the keys have another length.</exception>
    public static Tensor FromLogits(Tensor logits, Tensor keys)
    {
        using var scope = NewDisposeScope();
        var same = PairLabels.Same(logits, keys);
        var weights = where(same.to(ScalarType.Bool), same / same.sum(1, keepdim: true), ones_like(same));
        return (nn.functional.logsigmoid(logits * PairLabels.Signs(same)) * weights).sum(1).mean().neg().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The plain loss from embeddings, a few texts at a time, so that only B x chunk logits are alive in the forward pass: the form that
    /// devices run when they pass their texts round, each time with one block of positives.
    /// </summary>
    /// <param name="image">float32[B, E], unit rows.</param>
    /// <param name="text">float32[B, E], unit rows; row i pairs with image i.</param>
    /// <param name="logTemperature">float32[1]: t'.</param>
    /// <param name="bias">float32[1]: b.</param>
    /// <param name="chunk">Texts at a time, at least 1.</param>
    /// <returns>float32[], nats an image; equal to the whole form up to rounding.</returns>
    /// <exception cref="ArgumentException">Shapes differ or the chunk is below 1.</exception>
    public static Tensor Chunked(Tensor image, Tensor text, Tensor logTemperature, Tensor bias, int chunk)
    {
        Check.Shape(image, [-1, -1]);
        Check.Shape(text, image.shape);
        Check.Positive(chunk, nameof(chunk));
        long B = image.shape[0];
        using var scope = NewDisposeScope();
        var rows = zeros(B, dtype: image.dtype, device: image.device);
        var index = arange(B, device: image.device).unsqueeze(1);
        for (long start = 0; start < B; start += chunk)
        {
            long count = Math.Min(chunk, B - start);
            var logits = image.mm(text.narrow(0, start, count).t()) * logTemperature.exp() + bias;
            var same = index.eq(index.narrow(0, start, count).t()).to(logits.dtype);
            rows = rows - nn.functional.logsigmoid(logits * PairLabels.Signs(same)).sum(1);
        }
        return rows.mean().MoveToOuterDisposeScope();
    }
}
