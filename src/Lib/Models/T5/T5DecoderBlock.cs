using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Pre-norm decoder block of T5: self-attention, attention over the encoder's output, MLP.</summary>
internal sealed class T5DecoderBlock : nn.Module
{
    private readonly RmsNorm norm1;
    private readonly BiasFreeAttention attn;
    private readonly RmsNorm norm2;
    private readonly BiasFreeCrossAttention cross;
    private readonly RmsNorm norm3;
    private readonly nn.Module<Tensor, Tensor> mlp;

    public T5DecoderBlock(T5Config config, Device? device)
        : base(nameof(T5DecoderBlock))
    {
        var fill = AttentionFill.T5(config.Width, config.Heads, config.HeadDim);
        norm1 = new RmsNorm(config.Width, config.NormEpsilon, device: device);
        attn = new BiasFreeAttention(config.Width, config.Heads, config.HeadDim, scaled: false, fill, device);
        norm2 = new RmsNorm(config.Width, config.NormEpsilon, device: device);
        cross = new BiasFreeCrossAttention(config.Width, config.Width, config.Heads, config.HeadDim, scaled: false, fill, device);
        norm3 = new RmsNorm(config.Width, config.NormEpsilon, device: device);
        mlp = T5Mlp.Of(config, device);
        RegisterComponents();
    }

    /// <summary>The encoder's output as this block's keys and values.</summary>
    public (Tensor Keys, Tensor Values) Remember(Tensor encoded) => cross.Remember(encoded);

    /// <summary>float[B, T, D] to float[B, T, D].</summary>
    /// <param name="input">float[B, T, D].</param>
    /// <param name="bias">float, broadcast to [B, H, T, all tokens read]: positions and causality.</param>
    /// <param name="memory">Of <see cref="Remember"/>.</param>
    /// <param name="memoryMask">float, broadcast to [B, H, T, N]; null for none.</param>
    /// <param name="cache">Tokens read earlier; null where the input holds all.</param>
    public Tensor Forward(Tensor input, Tensor bias, (Tensor Keys, Tensor Values) memory, Tensor? memoryMask, GrowingCache? cache)
    {
        var x = input + attn.Forward(norm1.forward(input), bias, cache: cache);
        x = x + cross.Forward(norm2.forward(x), memory.Keys, memory.Values, memoryMask);
        return x + mlp.forward(norm3.forward(x));
    }
}
