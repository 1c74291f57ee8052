using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Pre-norm transformer block: x += attention(norm(x)); x += mlp(norm(x)), or both at once where its style says so.</summary>
public sealed class EncoderBlock : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> norm1;
    private readonly Attention attn;
    private readonly nn.Module<Tensor, Tensor>? norm2;
    private readonly Mlp mlp;

    /// <summary>Creates the block.</summary>
    /// <param name="width">Size of a token.</param>
    /// <param name="heads">Number of heads; divides the width.</param>
    /// <param name="mlpDim">Hidden size of the MLP.</param>
    /// <param name="causal">Whether token t sees tokens 0..t only.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <param name="style">What it computes; <see cref="TowerStyle.BigVision"/> when null.</param>
    public EncoderBlock(int width, int heads, int mlpDim, bool causal = false, Device? device = null, TowerStyle? style = null)
        : base(nameof(EncoderBlock))
    {
        style ??= TowerStyle.BigVision;
        norm1 = LayerSetup.Norm(style, width, device);
        attn = new Attention(width, heads, causal, device, style);
        if (style.Block == BlockForm.Sequential)
            norm2 = LayerSetup.Norm(style, width, device);
        mlp = new Mlp(width, mlpDim, device, style.Activation);
        RegisterComponents();
    }

    /// <summary>Runs the block.</summary>
    /// <param name="input">float32[B, T, D].</param>
    /// <returns>float32[B, T, D].</returns>
    public override Tensor forward(Tensor input) => forward(input, null);

    /// <summary>Runs the block under a mask.</summary>
    /// <param name="input">float32[B, T, D].</param>
    /// <param name="mask">As for <see cref="Attention.forward(Tensor, Tensor?)"/>.</param>
    /// <returns>float32[B, T, D].</returns>
    public Tensor forward(Tensor input, Tensor? mask)
    {
        var normal = norm1.forward(input);
        return Finish(input, normal, attn.forward(normal, mask));
    }

    /// <summary>The same result with the weights of the block's attention.</summary>
    /// <param name="input">float32[B, T, D].</param>
    /// <param name="mask">As for <see cref="Attention.forward(Tensor, Tensor?)"/>.</param>
    /// <returns>Values float32[B, T, D] and weights float32[B, H, T, T].</returns>
    public AttentionOutput Inspect(Tensor input, Tensor? mask = null)
    {
        var normal = norm1.forward(input);
        var attended = attn.Inspect(normal, mask);
        return attended with { Values = Finish(input, normal, attended.Values) };
    }

    private Tensor Finish(Tensor input, Tensor normal, Tensor attended)
    {
        var x = input + attended;
        return x + mlp.forward(norm2 is null ? normal : norm2.forward(x));
    }
}
