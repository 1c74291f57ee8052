using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Pre-norm encoder block of T5: x += attention(norm(x)); x += mlp(norm(x)).</summary>
internal sealed class T5EncoderBlock : nn.Module
{
    private readonly RmsNorm norm1;
    private readonly BiasFreeAttention attn;
    private readonly RmsNorm norm2;
    private readonly nn.Module<Tensor, Tensor> mlp;

    public T5EncoderBlock(T5Config config, Device? device)
        : base(nameof(T5EncoderBlock))
    {
        var fill = AttentionFill.T5(config.Width, config.Heads, config.HeadDim);
        norm1 = new RmsNorm(config.Width, config.NormEpsilon, device: device);
        attn = new BiasFreeAttention(config.Width, config.Heads, config.HeadDim, scaled: false, fill, device);
        norm2 = new RmsNorm(config.Width, config.NormEpsilon, device: device);
        mlp = T5Mlp.Of(config, device);
        RegisterComponents();
    }

    /// <summary>float[B, N, D] to float[B, N, D]; the bias is broadcast to float[B, H, N, N].</summary>
    public Tensor Forward(Tensor input, Tensor bias)
    {
        var x = input + attn.Forward(norm1.forward(input), bias);
        return x + mlp.forward(norm2.forward(x));
    }
}
