using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>What a captioner's decoder reads in order to predict a caption, and which of its positions see which.</summary>
/// <param name="Tokens">int64[B, T]: position t predicts token t of the caption.</param>
/// <param name="Mask">bool, broadcast to [B, 1, T, T], true where a position may look; null where every position sees every other.</param>
/// <param name="IsCausal">Whether position t sees positions 0..t only, instead of a mask.</param>
public sealed record CaptionInputs(Tensor Tokens, Tensor? Mask = null, bool IsCausal = false)
{
    /// <summary>One word after another: the caption shifted right by one behind a 0, seen causally.</summary>
    /// <remarks>
    /// <code>
    /// caption   y1 y2 y3      reads   0  y1 y2      sees   x . .
    ///                                                      x x .
    ///                                                      x x x
    /// </code>
    /// </remarks>
    /// <param name="text">int64[B, T], padded with 0.</param>
    /// <returns>Inputs in the current dispose scope.</returns>
    public static CaptionInputs Causal(Tensor text)
    {
        Check.Shape(text, [-1, -1]);
        using var scope = NewDisposeScope();
        return new(Shifted(text).MoveToOuterDisposeScope(), IsCausal: true);
    }

    /// <summary>All words at once from the image alone: nothing but mask tokens.</summary>
    /// <param name="text">int64[B, T]; only its shape and device count.</param>
    /// <param name="maskToken">Id of the mask: the size of the vocabulary.</param>
    /// <returns>Inputs in the current dispose scope.</returns>
    public static CaptionInputs Parallel(Tensor text, int maskToken)
    {
        Check.Shape(text, [-1, -1]);
        return new(full(text.shape, maskToken, dtype: ScalarType.Int64, device: text.device));
    }

    /// <summary>Some words from the others: mask tokens where asked for, the caption itself, not shifted, elsewhere; everything is seen.</summary>
    /// <param name="text">int64[B, T].</param>
    /// <param name="masked">bool[B, T]: true where the word is hidden.</param>
    /// <param name="maskToken">Id of the mask: the size of the vocabulary.</param>
    /// <returns>Inputs in the current dispose scope.</returns>
    public static CaptionInputs Partial(Tensor text, Tensor masked, int maskToken)
    {
        Check.Shape(text, [-1, -1]);
        Check.Shape(masked, text.shape);
        using var scope = NewDisposeScope();
        return new(Hidden(text, masked, maskToken).MoveToOuterDisposeScope());
    }

    /// <summary>A batch of both kinds, example by example: CapPa's training step.</summary>
    /// <param name="text">int64[B, T].</param>
    /// <param name="parallel">bool[B]: true for examples whose words are predicted at once, three of four in the paper.</param>
    /// <param name="masked">bool[B, T]: which words of these are hidden; null for all, as in the paper.</param>
    /// <param name="maskToken">Id of the mask: the size of the vocabulary.</param>
    /// <returns>Inputs in the current dispose scope.</returns>
    public static CaptionInputs Mixed(Tensor text, Tensor parallel, Tensor? masked, int maskToken)
    {
        Check.Shape(text, [-1, -1]);
        Check.Shape(parallel, [text.shape[0]]);
        if (masked is not null)
            Check.Shape(masked, text.shape);
        using var scope = NewDisposeScope();
        long T = text.shape[1];
        var hidden = masked is null ? Parallel(text, maskToken).Tokens : Hidden(text, masked, maskToken);
        var tokens = where(parallel.unsqueeze(1), hidden, Shifted(text));
        var causal = ones(T, T, dtype: ScalarType.Bool, device: text.device).tril();
        var mask = parallel.view(-1, 1, 1, 1).logical_or(causal);
        return new(tokens.MoveToOuterDisposeScope(), mask.MoveToOuterDisposeScope());
    }

    private static Tensor Shifted(Tensor text) =>
        cat([zeros_like(text.narrow(1, 0, 1)), text.narrow(1, 0, text.shape[1] - 1)], 1);

    private static Tensor Hidden(Tensor text, Tensor masked, int maskToken)
    {
        using Scalar mask = maskToken;
        return text.masked_fill(masked.to(ScalarType.Bool), mask);
    }
}
