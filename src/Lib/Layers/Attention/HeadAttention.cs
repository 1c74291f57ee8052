using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Fused attention of heads with a mask, with or without the division of the scores by sqrt(K).</summary>
internal sealed class HeadAttention
{
    private readonly Scalar? undo; // the fused kernel always divides; alive as long as the layer, since native calls borrow it

    /// <summary>Creates the function.</summary>
    /// <param name="headDim">K.</param>
    /// <param name="scaled">Whether scores are divided by sqrt(K).</param>
    public HeadAttention(int headDim, bool scaled)
    {
        if (!scaled)
            undo = Math.Sqrt(headDim);
    }

    /// <summary>softmax(scores + mask) V.</summary>
    /// <param name="queries">float[B, H, T, K].</param>
    /// <param name="keys">float[B, H, N, K].</param>
    /// <param name="values">float[B, H, N, K].</param>
    /// <param name="mask">Broadcast to [B, H, T, N]: float added to the scores, or bool; null for none.</param>
    /// <param name="causal">Whether query t sees keys 0..t only; without a mask.</param>
    /// <returns>float[B, H, T, K].</returns>
    public Tensor Of(Tensor queries, Tensor keys, Tensor values, Tensor? mask, bool causal) =>
        nn.functional.scaled_dot_product_attention(undo is null ? queries : queries * undo, keys, values, mask, is_casual: causal);

    /// <summary>What the fused form multiplies the values by, without a mask: recomputed, since it never stores it.</summary>
    /// <param name="queries">float[B, H, T, K].</param>
    /// <param name="keys">float[B, H, N, K].</param>
    /// <returns>float[B, H, T, N]: rows sum to 1.</returns>
    public Tensor Weights(Tensor queries, Tensor keys)
    {
        using Scalar root = Math.Sqrt(queries.shape[^1]);
        var scores = queries.matmul(keys.transpose(-2, -1));
        return (undo is null ? scores.div(root) : scores).softmax(-1);
    }
}
