using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Who sees whom: Boolean masks with a row for each query and a column for each key, true where the query sees the key.</summary>
/// <remarks>Below, x is true and . is false; rows are queries from the top, columns are keys from the left.</remarks>
public static class AttentionMasks
{
    /// <summary>Each token sees itself and those before it.</summary>
    /// <remarks>
    /// <code>
    /// x . . .
    /// x x . .
    /// x x x .
    /// x x x x
    /// </code>
    /// </remarks>
    /// <param name="tokens">Number T of tokens.</param>
    /// <param name="device">Where the mask lives; the CPU when null.</param>
    /// <returns>bool[T, T].</returns>
    public static Tensor Causal(long tokens, Device? device = null)
    {
        using var scope = NewDisposeScope();
        return ones(tokens, tokens, dtype: ScalarType.Bool, device: device).tril().MoveToOuterDisposeScope();
    }

    /// <summary>Blocks of tokens that see each other, each block seeing those before it: big_vision's <c>make_attn_mask</c>.</summary>
    /// <remarks>
    /// With c the running sum of <paramref name="maskAr"/>, query i sees key j where c_j is at most c_i and both are real tokens. PaliGemma:
    /// image and prefix 0, suffix and padding 1, so that the former form one block and the latter are causal. Two image tokens, a prefix
    /// of one, a suffix of two, one of padding (last row and column):
    /// <code>
    /// maskAr     0 0 0 1 1 1
    /// real       1 1 1 1 1 0
    ///
    ///            x x x . . .
    ///            x x x . . .
    ///            x x x . . .
    ///            x x x x . .
    ///            x x x x x .
    ///            . . . . . .
    /// </code>
    /// All zeros give full attention, all ones causal attention.
    /// </remarks>
    /// <param name="real">bool[B, T]: false for padding.</param>
    /// <param name="maskAr">int64[B, T] of 0 and 1: 1 where a token starts a new block, which earlier tokens do not see.</param>
    /// <returns>bool[B, T, T].</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Prefix(Tensor real, Tensor maskAr)
    {
        Check.Shape(real, [-1, -1]);
        Check.Shape(maskAr, real.shape);
        using var scope = NewDisposeScope();
        var block = maskAr.to(ScalarType.Int64).cumsum(1);
        var valid = real.to(ScalarType.Bool);
        var seen = block.unsqueeze(1).le(block.unsqueeze(2));
        return seen.logical_and(valid.unsqueeze(1)).logical_and_(valid.unsqueeze(2)).MoveToOuterDisposeScope();
    }

    /// <summary>No token sees further back than a window, itself included; what lies ahead is left to the mask it is combined with.</summary>
    /// <remarks>
    /// Gemma 2's local layers. Window 2:
    /// <code>
    /// x x x x
    /// x x x x
    /// . x x x
    /// . . x x
    /// </code>
    /// </remarks>
    /// <param name="tokens">Number T of tokens.</param>
    /// <param name="window">Tokens that a query sees looking back, itself included.</param>
    /// <param name="device">Where the mask lives; the CPU when null.</param>
    /// <returns>bool[T, T].</returns>
    public static Tensor Window(long tokens, long window, Device? device = null)
    {
        using var scope = NewDisposeScope();
        return ones(tokens, tokens, dtype: ScalarType.Bool, device: device).triu(1 - window).MoveToOuterDisposeScope();
    }

    /// <summary>Nobody sees padding.</summary>
    /// <remarks>
    /// Left padding of two:
    /// <code>
    /// real       0 0 1 1
    ///
    ///            . . x x       one row that holds for every query
    /// </code>
    /// </remarks>
    /// <param name="real">bool[B, N]: false for padding.</param>
    /// <returns>bool[B, 1, N].</returns>
    public static Tensor Padding(Tensor real)
    {
        Check.Shape(real, [-1, -1]);
        using var scope = NewDisposeScope();
        return real.to(ScalarType.Bool).unsqueeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>The mask as what is added to the scores: 0 where a key is seen, a huge negative number where not.</summary>
    /// <remarks>
    /// Finite, as in the references: a query that sees nothing, a padding row, then takes from all keys alike instead of turning into NaN.
    /// </remarks>
    /// <param name="mask">bool[T, N] or bool[B, T, N].</param>
    /// <param name="type">Type of queries and keys.</param>
    /// <returns>float[T, N] or float[B, 1, T, N], the same for all heads.</returns>
    public static Tensor Bias(Tensor mask, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using Scalar never = type == ScalarType.Float16 ? -6e4 : -2.3819763e38;
        var bias = zeros(mask.shape, dtype: type, device: mask.device).masked_fill_(mask.logical_not(), never);
        return (mask.dim() == 3 ? bias.unsqueeze(1) : bias).MoveToOuterDisposeScope();
    }
}
