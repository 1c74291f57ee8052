using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Multi-head self-attention without biases, with an optional mask and an optional cache.</summary>
/// <remarks>
/// T5's, whose heads need not divide the width and whose scores are not divided by sqrt(K); and the captioner's decoder's, whose are.
/// One fused projection makes queries, keys and values.
/// </remarks>
internal sealed class BiasFreeAttention : nn.Module
{
    private readonly Dense qkv;
    private readonly Dense proj;
    private readonly HeadAttention attend;
    private readonly int heads;

    /// <summary>Creates the layer.</summary>
    /// <param name="width">Size of a token.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headDim">Size of a head.</param>
    /// <param name="scaled">Whether scores are divided by sqrt(K).</param>
    /// <param name="fill">Fills the projections of queries, keys and values, and the output's: float[outputs, inputs] each.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    public BiasFreeAttention(int width, int heads, int headDim, bool scaled, AttentionFill fill, Device? device)
        : base(nameof(BiasFreeAttention))
    {
        this.heads = heads;
        attend = new HeadAttention(headDim, scaled);
        int inner = heads * headDim;
        qkv = Dense.WithoutBias(width, 3 * inner, device, weight => AttentionFill.Each(weight, fill.Queries, fill.KeysAndValues, fill.KeysAndValues));
        proj = Dense.WithoutBias(inner, width, device, fill.Output);
        RegisterComponents();
    }

    /// <summary>Mixes the tokens of each example.</summary>
    /// <param name="input">float[B, T, D].</param>
    /// <param name="mask">Broadcast to [B, H, T, N]: float added to the scores, or bool, true where a query may look; null for none.</param>
    /// <param name="causal">Whether token t sees tokens 0..t only; without a mask.</param>
    /// <param name="cache">Earlier tokens, which the input's are added to; null for none.</param>
    /// <returns>float[B, T, D].</returns>
    public Tensor Forward(Tensor input, Tensor? mask = null, bool causal = false, GrowingCache? cache = null)
    {
        var parts = qkv.forward(input).chunk(3, -1);
        var (q, k, v) = (Heads.Split(parts[0], heads), Heads.Split(parts[1], heads), Heads.Split(parts[2], heads));
        if (cache is not null)
            (k, v) = cache.Append(k, v);
        return proj.forward(Heads.Merge(attend.Of(q, k, v, mask, causal)));
    }
}
