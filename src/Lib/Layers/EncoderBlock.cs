using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Pre-norm transformer block: x += attention(norm(x)); x += mlp(norm(x)).</summary>
public sealed class EncoderBlock : nn.Module<Tensor, Tensor>
{
    private readonly LayerNorm norm1;
    private readonly Attention attn;
    private readonly LayerNorm norm2;
    private readonly Mlp mlp;

    /// <summary>Creates the block.</summary>
    /// <param name="width">Size of a token.</param>
    /// <param name="heads">Number of heads; divides the width.</param>
    /// <param name="mlpDim">Hidden size of the MLP.</param>
    /// <param name="causal">Whether token t sees tokens 0..t only.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    public EncoderBlock(int width, int heads, int mlpDim, bool causal = false, Device? device = null)
        : base(nameof(EncoderBlock))
    {
        norm1 = LayerSetup.Norm(width, device);
        attn = new Attention(width, heads, causal, device);
        norm2 = LayerSetup.Norm(width, device);
        mlp = new Mlp(width, mlpDim, device);
        RegisterComponents();
    }

    /// <summary>Runs the block.</summary>
    /// <param name="input">float32[B, T, D].</param>
    /// <returns>float32[B, T, D].</returns>
    public override Tensor forward(Tensor input)
    {
        var x = input + attn.forward(norm1.forward(input));
        return x + mlp.forward(norm2.forward(x));
    }

    /// <summary>The same result with the weights of the block's attention.</summary>
    /// <param name="input">float32[B, T, D].</param>
    /// <returns>Values float32[B, T, D] and weights float32[B, H, T, T].</returns>
    public AttentionOutput Inspect(Tensor input)
    {
        var attended = attn.Inspect(norm1.forward(input));
        var x = input + attended.Values;
        return attended with { Values = x + mlp.forward(norm2.forward(x)) };
    }
}
