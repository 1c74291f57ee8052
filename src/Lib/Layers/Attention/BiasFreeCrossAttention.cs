using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Multi-head attention of a decoder over an encoder's output, without biases; keys and values are made once a memory.</summary>
internal sealed class BiasFreeCrossAttention : nn.Module
{
    private readonly Dense q;
    private readonly Dense kv;
    private readonly Dense proj;
    private readonly HeadAttention attend;
    private readonly int heads;

    /// <summary>Creates the layer.</summary>
    /// <param name="width">Size of the decoder's tokens.</param>
    /// <param name="memoryWidth">Size of the encoder's tokens.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headDim">Size of a head.</param>
    /// <param name="scaled">Whether scores are divided by sqrt(K).</param>
    /// <param name="fill">As for <see cref="BiasFreeAttention"/>.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    public BiasFreeCrossAttention(int width, int memoryWidth, int heads, int headDim, bool scaled, AttentionFill fill, Device? device)
        : base(nameof(BiasFreeCrossAttention))
    {
        this.heads = heads;
        attend = new HeadAttention(headDim, scaled);
        int inner = heads * headDim;
        q = Dense.WithoutBias(width, inner, device, fill.Queries);
        kv = Dense.WithoutBias(memoryWidth, 2 * inner, device, weight => AttentionFill.Each(weight, fill.KeysAndValues, fill.KeysAndValues));
        proj = Dense.WithoutBias(inner, width, device, fill.Output);
        RegisterComponents();
    }

    /// <summary>Keys and values of a memory.</summary>
    /// <param name="memory">float[B, N, D].</param>
    /// <returns>float[B, H, N, K] each.</returns>
    public (Tensor Keys, Tensor Values) Remember(Tensor memory)
    {
        var parts = kv.forward(memory).chunk(2, -1);
        return (Heads.Split(parts[0], heads), Heads.Split(parts[1], heads));
    }

    /// <summary>Lets each query gather from the memory.</summary>
    /// <param name="queries">float[B c, T, D]: c sequences in a row share the memory of one example.</param>
    /// <param name="keys">float[B, H, N, K] of <see cref="Remember"/>.</param>
    /// <param name="values">float[B, H, N, K] of <see cref="Remember"/>.</param>
    /// <param name="mask">float or bool, broadcast to [B, H, c T, N]; null for none.</param>
    /// <returns>float[B c, T, D].</returns>
    public Tensor Forward(Tensor queries, Tensor keys, Tensor values, Tensor? mask = null)
    {
        var gathered = Heads.Merge(attend.Of(Queries(queries, keys), keys, values, mask, causal: false));
        return proj.forward(gathered.view(queries.shape[0], queries.shape[1], -1));
    }

    /// <summary>How much each query takes from each token of the memory, without a mask.</summary>
    /// <param name="queries">float[B c, T, D].</param>
    /// <param name="keys">float[B, H, N, K] of <see cref="Remember"/>.</param>
    /// <returns>float[B c, H, T, N]: rows sum to 1.</returns>
    public Tensor Weights(Tensor queries, Tensor keys)
    {
        long T = queries.shape[1], N = keys.shape[2];
        var weights = attend.Weights(Queries(queries, keys), keys).view(keys.shape[0], heads, -1, T, N); // [B, H, c, T, N]
        return weights.transpose(1, 2).reshape(queries.shape[0], heads, T, N);
    }

    /// <summary>float[B, H, c T, K]: sequences that share a memory stand in a row.</summary>
    private Tensor Queries(Tensor queries, Tensor keys) =>
        Heads.Split(q.forward(queries.view(keys.shape[0], -1, queries.shape[^1])), heads);
}
