using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Multi-head self-attention.</summary>
/// <remarks>
/// One fused projection makes queries, keys and values: one large product instead of three, and cutting it along its last axis lets
/// the backward pass gather the three gradients in a single copy. Its three matrices are initialised as if they were separate.
/// </remarks>
public sealed class Attention : nn.Module<Tensor, Tensor>
{
    private readonly Dense qkv;
    private readonly Dense proj;
    private readonly RmsNorm? q_norm;
    private readonly RmsNorm? k_norm;
    private readonly int heads;
    private readonly bool causal;

    /// <summary>Creates the layer.</summary>
    /// <param name="width">Size of a token.</param>
    /// <param name="heads">Number of heads; divides the width.</param>
    /// <param name="causal">Whether token t sees tokens 0..t only.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <param name="style">Its biases and norms; <see cref="TowerStyle.BigVision"/> when null.</param>
    /// <exception cref="ArgumentException">The heads do not divide the width.</exception>
    public Attention(int width, int heads, bool causal = false, Device? device = null, TowerStyle? style = null)
        : base(nameof(Attention))
    {
        Check.Member(heads > 0 && width % heads == 0, "heads", heads, $"use a divisor of the width {width}");
        this.heads = heads;
        this.causal = causal;
        style ??= TowerStyle.BigVision;
        qkv = Dense.Xavier(width, width, 3, device, style.QkvBias);
        if (style.Block == BlockForm.Parallel)
        {
            q_norm = new RmsNorm(width / heads, style.NormEpsilon, device: device);
            k_norm = new RmsNorm(width / heads, style.NormEpsilon, device: device);
        }
        proj = Dense.Xavier(width, width, 1, device);
        RegisterComponents();
    }

    /// <summary>Mixes the tokens of each example.</summary>
    /// <param name="input">float32[B, T, D].</param>
    /// <returns>float32[B, T, D].</returns>
    public override Tensor forward(Tensor input) => forward(input, null);

    /// <summary>Mixes the tokens of each example as far as a mask lets them.</summary>
    /// <param name="input">float32[B, T, D].</param>
    /// <param name="mask">float32[B or 1, 1, T, T], added to the scores in place of the causal rule; null for none.</param>
    /// <returns>float32[B, T, D].</returns>
    public Tensor forward(Tensor input, Tensor? mask)
    {
        var (q, k, v) = Project(input);
        return proj.forward(Heads.Merge(ScaledDotProduct.Attend(q, k, v, causal, mask)));
    }

    /// <summary>The same result with the attention weights, computed by hand.</summary>
    /// <param name="input">float32[B, T, D].</param>
    /// <param name="mask">As for <see cref="forward(Tensor, Tensor?)"/>.</param>
    /// <returns>Values float32[B, T, D] and weights float32[B, H, T, T].</returns>
    public AttentionOutput Inspect(Tensor input, Tensor? mask = null)
    {
        var (q, k, v) = Project(input);
        var result = ScaledDotProduct.ByHand(q, k, v, causal, mask);
        return result with { Values = proj.forward(Heads.Merge(result.Values)) };
    }

    private (Tensor Queries, Tensor Keys, Tensor Values) Project(Tensor input)
    {
        var parts = qkv.forward(input).chunk(3, -1);
        var (q, k) = (Heads.Split(parts[0], heads), Heads.Split(parts[1], heads));
        return (q_norm?.forward(q) ?? q, k_norm?.forward(k) ?? k, Heads.Split(parts[2], heads));
    }
}
