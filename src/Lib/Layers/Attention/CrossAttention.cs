using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Multi-head attention of one sequence over another, with biases on every projection.</summary>
public sealed class CrossAttention : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Dense q;
    private readonly Dense kv;
    private readonly Dense proj;
    private readonly int heads;

    /// <summary>Creates the layer.</summary>
    /// <param name="width">Size of a token on both sides.</param>
    /// <param name="heads">Number of heads; divides the width.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <exception cref="ArgumentException">The heads do not divide the width.</exception>
    public CrossAttention(int width, int heads, Device? device = null)
        : base(nameof(CrossAttention))
    {
        Check.Member(heads > 0 && width % heads == 0, "heads", heads, $"use a divisor of the width {width}");
        this.heads = heads;
        q = Dense.Xavier(width, width, 1, device);
        kv = Dense.Xavier(width, width, 2, device);
        proj = Dense.Xavier(width, width, 1, device);
        RegisterComponents();
    }

    /// <summary>Lets each query gather from the memory.</summary>
    /// <param name="queries">float32[B, T, D].</param>
    /// <param name="memory">float32[B, N, D].</param>
    /// <returns>float32[B, T, D].</returns>
    public override Tensor forward(Tensor queries, Tensor memory)
    {
        var (q, k, v) = Project(queries, memory);
        return proj.forward(Heads.Merge(ScaledDotProduct.Attend(q, k, v)));
    }

    /// <summary>The same result with the attention weights, computed by hand.</summary>
    /// <param name="queries">float32[B, T, D].</param>
    /// <param name="memory">float32[B, N, D].</param>
    /// <returns>Values float32[B, T, D] and weights float32[B, H, T, N].</returns>
    public AttentionOutput Inspect(Tensor queries, Tensor memory)
    {
        var (q, k, v) = Project(queries, memory);
        var result = ScaledDotProduct.ByHand(q, k, v);
        return result with { Values = proj.forward(Heads.Merge(result.Values)) };
    }

    private (Tensor Queries, Tensor Keys, Tensor Values) Project(Tensor queries, Tensor memory)
    {
        var parts = kv.forward(memory).chunk(2, -1);
        return (Heads.Split(q.forward(queries), heads), Heads.Split(parts[0], heads), Heads.Split(parts[1], heads));
    }
}
