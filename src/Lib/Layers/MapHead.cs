using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Multi-head attention pooling: a learned probe gathers from the tokens, then one MLP with a residual.</summary>
/// <remarks>
/// Scaling Vision Transformers, section 3.2; SigLIP pools by it. Keys and values are the tokens as given (normalised once, by the
/// encoder), and the probe itself is not added to what it gathers. Without positions the order of the tokens does not matter.
/// </remarks>
public sealed class MapHead : nn.Module<Tensor, Tensor>
{
    private readonly Parameter probe;
    private readonly CrossAttention attn;
    private readonly nn.Module<Tensor, Tensor> norm;
    private readonly Mlp mlp;

    /// <summary>Creates the layer.</summary>
    /// <param name="width">Size of a token.</param>
    /// <param name="heads">Number of heads; divides the width.</param>
    /// <param name="mlpDim">Hidden size of the MLP.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <param name="style">Its norm and activation; <see cref="TowerStyle.BigVision"/> when null.</param>
    public MapHead(int width, int heads, int mlpDim, Device? device = null, TowerStyle? style = null)
        : base(nameof(MapHead))
    {
        style ??= TowerStyle.BigVision;
        probe = LayerSetup.Own(device, initial => nn.init.xavier_uniform_(initial.view(1, width)), 1, 1, width);
        attn = new CrossAttention(width, heads, device);
        norm = LayerSetup.Norm(style, width, device);
        mlp = new Mlp(width, mlpDim, device, style.Activation);
        RegisterComponents();
    }

    /// <summary>Pools the tokens of each image.</summary>
    /// <param name="tokens">float32[B, N, D].</param>
    /// <returns>float32[B, D].</returns>
    public override Tensor forward(Tensor tokens) => Finish(attn.forward(Probes(tokens), tokens));

    /// <summary>The same result with what the probe looked at.</summary>
    /// <param name="tokens">float32[B, N, D].</param>
    /// <returns>Values float32[B, D] and weights float32[B, H, 1, N]: reshaped to the grid, a heat map a head.</returns>
    public AttentionOutput Inspect(Tensor tokens)
    {
        var gathered = attn.Inspect(Probes(tokens), tokens);
        return gathered with { Values = Finish(gathered.Values) };
    }

    private Tensor Probes(Tensor tokens) => probe.expand(tokens.shape[0], -1, -1);

    private Tensor Finish(Tensor gathered) => (gathered + mlp.forward(norm.forward(gathered))).squeeze(1);
}
