using Experiments.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Pre-norm decoder block of the captioner: self-attention, attention over the image, MLP with tanh-GELU.</summary>
internal sealed class CaptionerBlock : nn.Module
{
    private readonly LayerNorm norm1;
    private readonly BiasFreeAttention attn;
    private readonly LayerNorm norm2;
    private readonly BiasFreeCrossAttention cross;
    private readonly LayerNorm norm3;
    private readonly Dense fc1;
    private readonly Dense fc2;

    public CaptionerBlock(ImageCaptionerConfig config, Device? device)
        : base(nameof(CaptionerBlock))
    {
        int headDim = config.Width / config.Heads;
        norm1 = Norm(config, device);
        attn = new BiasFreeAttention(config.Width, config.Heads, headDim, scaled: true, AttentionFill.Xavier, device);
        norm2 = Norm(config, device);
        cross = new BiasFreeCrossAttention(config.Width, config.Image.Width, config.Heads, headDim, scaled: true, AttentionFill.Xavier, device);
        norm3 = Norm(config, device);
        fc1 = MlpLayer(config, config.Width, config.MlpDim, device);
        fc2 = MlpLayer(config, config.MlpDim, config.Width, device);
        RegisterComponents();
    }

    /// <summary>The image's tokens as this block's keys and values.</summary>
    public (Tensor Keys, Tensor Values) Remember(Tensor encoded) => cross.Remember(encoded);

    /// <summary>float[B c, T, D] to float[B c, T, D]: c captions in a row share an image.</summary>
    /// <param name="input">float[B c, T, D].</param>
    /// <param name="mask">bool, broadcast to [B c, H, T, T]; null for none.</param>
    /// <param name="causal">Whether token t sees tokens 0..t only; without a mask.</param>
    /// <param name="memory">Of <see cref="Remember"/>.</param>
    /// <param name="cache">Tokens read earlier; null where the input holds all.</param>
    /// <param name="looks">Takes the weights of the attention over the image, float[B c, H, T, N]; null where nobody asks for them.</param>
    public Tensor Forward(
        Tensor input, Tensor? mask, bool causal, (Tensor Keys, Tensor Values) memory, GrowingCache? cache, ICollection<Tensor>? looks = null)
    {
        var x = input + attn.Forward(norm1.forward(input), mask, causal, cache);
        var queries = norm2.forward(x);
        looks?.Add(cross.Weights(queries, memory.Keys));
        x = x + cross.Forward(queries, memory.Keys, memory.Values);
        return x + fc2.forward(Activation.GeluTanh.Apply(fc1.forward(norm3.forward(x))));
    }

    private static LayerNorm Norm(ImageCaptionerConfig config, Device? device) =>
        nn.LayerNorm(config.Width, LayerSetup.NormEpsilon, bias: config.Biases, device: device, dtype: BlankParameters.Type);

    private static Dense MlpLayer(ImageCaptionerConfig config, int inputs, int outputs, Device? device) =>
        config.Biases ? Dense.Mlp(inputs, outputs, device) : Dense.WithoutBias(inputs, outputs, device, weight => nn.init.xavier_uniform_(weight));
}
