using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Attention of queries over keys and values: softmax(Q K^T / sqrt(K)) V.</summary>
/// <remarks>
/// <see cref="Attend"/> is what the layers use: libtorch's fused kernel, which never stores the score matrix.
/// <see cref="ByHand"/> is the same in four lines, and the one that can show its weights.
/// </remarks>
public static class ScaledDotProduct
{
    /// <summary>Fused attention.</summary>
    /// <param name="queries">float32[B, H, T, K].</param>
    /// <param name="keys">float32[B, H, N, K].</param>
    /// <param name="values">float32[B, H, N, K].</param>
    /// <param name="causal">Whether query t sees keys 0..t only.</param>
    /// <param name="mask">Added to the scores in place of the causal rule, broadcast to float32[B, H, T, N]; null for none.</param>
    /// <returns>float32[B, H, T, K].</returns>
    public static Tensor Attend(Tensor queries, Tensor keys, Tensor values, bool causal = false, Tensor? mask = null) =>
        nn.functional.scaled_dot_product_attention(queries, keys, values, mask, is_casual: causal && mask is null);

    /// <summary>The same written out, with the attention weights.</summary>
    /// <param name="queries">float32[B, H, T, K].</param>
    /// <param name="keys">float32[B, H, N, K].</param>
    /// <param name="values">float32[B, H, N, K].</param>
    /// <param name="causal">Whether query t sees keys 0..t only.</param>
    /// <param name="mask">As for the fused form.</param>
    /// <returns>Values float32[B, H, T, K] and weights float32[B, H, T, N], whose rows sum to 1.</returns>
    public static AttentionOutput ByHand(Tensor queries, Tensor keys, Tensor values, bool causal = false, Tensor? mask = null)
    {
        using var scope = NewDisposeScope();
        using Scalar root = Math.Sqrt(queries.shape[^1]), never = float.NegativeInfinity; // alive until the native calls are over
        var scores = queries.matmul(keys.transpose(-2, -1)).div(root);
        if (mask is not null)
            scores = scores + mask;
        else if (causal)
            scores = scores.masked_fill(ones_like(scores, dtype: ScalarType.Bool).triu(1), never);
        var weights = scores.softmax(-1);
        return new(weights.matmul(values).MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
    }
}
