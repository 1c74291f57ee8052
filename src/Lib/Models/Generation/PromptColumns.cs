using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Models.Generation;

/// <summary>Prompts of unequal length in the columns of one cache: blank columns come first, so that all prompts end in the same one.</summary>
/// <remarks>
/// <code>
/// prompts   a b .      read   _ 0 a b      positions   0 0 1 2
///           c d e             0 c d e                  0 1 2 3
/// </code>
/// Nobody looks at a blank but the blank itself. The next token of all rows then has one place in every cache.
/// </remarks>
internal static class PromptColumns
{
    /// <summary>What the decoder reads before an answer: the start token 0, then the prompt.</summary>
    /// <param name="prompts">int64[B, P], padded with 0 behind.</param>
    /// <returns>Tokens int64[B, 1 + longest], blanks int64[B, 1]: columns before the start token; null where all prompts are equally long.</returns>
    /// <exception cref="ArgumentException">A prompt has a 0 before its end.</exception>
    public static (Tensor Tokens, Tensor? Blanks) Read(Tensor prompts)
    {
        using var scope = NewDisposeScope();
        using Scalar none = 0;
        long P = prompts.shape[1];
        var lengths = prompts.ne(none).to(ScalarType.Int64).sum([1L], keepdim: true);
        var columns = arange(P + 1, dtype: ScalarType.Int64, device: prompts.device).unsqueeze(0);
        var behind = columns.narrow(1, 0, P).ge(lengths).logical_and(prompts.ne(none));
        Check.Member(!behind.any().item<bool>(), "prompts", "0 before the end of a row", "pad with 0 behind a prompt alone; 0 is no word");
        long longest = lengths.shape[0] == 0 ? 0 : lengths.max().item<long>();
        var blanks = lengths.neg() + longest;
        var shifted = cat([zeros_like(lengths), prompts], 1);
        var tokens = shifted.gather(1, (columns.narrow(1, 0, longest + 1) - blanks).clamp_min(none)).MoveToOuterDisposeScope();
        return (tokens, blanks.max().item<long>() == 0 ? null : blanks.MoveToOuterDisposeScope());
    }

    /// <summary>Positions of some consecutive columns.</summary>
    /// <param name="blanks">int64[B, 1].</param>
    /// <param name="start">First column.</param>
    /// <param name="count">Number T of columns.</param>
    /// <returns>int64[B, T]; 0 for blanks.</returns>
    public static Tensor Positions(Tensor blanks, long start, long count)
    {
        using Scalar none = 0;
        return (arange(start, start + count, dtype: ScalarType.Int64, device: blanks.device).unsqueeze(0) - blanks).clamp_min(none);
    }

    /// <summary>Which columns some consecutive columns look at: those before and themselves, blanks left out.</summary>
    /// <param name="blanks">int64[B, 1].</param>
    /// <param name="start">First of the columns that look.</param>
    /// <param name="count">Number T of them.</param>
    /// <returns>bool[B, 1, T, start + T].</returns>
    public static Tensor Mask(Tensor blanks, long start, long count)
    {
        var keys = arange(start + count, dtype: ScalarType.Int64, device: blanks.device);
        var queries = keys.narrow(0, start, count).unsqueeze(1); // [T, 1]
        var words = keys.ge(blanks).unsqueeze(1); // [B, 1, start + T]
        return keys.le(queries).logical_and(words).logical_or(keys.eq(queries)).unsqueeze(1);
    }
}
