using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Masks as numbers that are added to attention scores.</summary>
/// <remarks>Very negative instead of minus infinity: as in the reference, a query without a single visible key takes the mean of all.</remarks>
internal static class T5Mask
{
    /// <summary>Of int64[B, N] (1 real, 0 padding): float[B, 1, 1, N].</summary>
    public static Tensor Padding(Tensor mask, ScalarType type)
    {
        using Scalar zero = 0;
        return Blocked(mask.eq(zero).unsqueeze(1).unsqueeze(1), type);
    }

    /// <summary>Of the last <paramref name="queries"/> of <paramref name="keys"/> tokens, each of which sees those up to itself: float[T, N].</summary>
    public static Tensor Causal(long queries, long keys, ScalarType type, Device device) =>
        Blocked(ones(queries, keys, dtype: ScalarType.Bool, device: device).triu(keys - queries + 1), type);

    private static Tensor Blocked(Tensor blocked, ScalarType type)
    {
        using Scalar never = type == ScalarType.Float16 ? -65504f : -1e30f;
        return zeros_like(blocked, dtype: type).masked_fill(blocked, never);
    }
}
