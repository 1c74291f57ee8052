using Experiments.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>T5's encoder: every token sees every token that is no padding.</summary>
internal sealed class T5Encoder : nn.Module
{
    private readonly RelativePositionBias bias;
    private readonly ModuleList<T5EncoderBlock> blocks;
    private readonly RmsNorm norm;

    public T5Encoder(T5Config config, Device? device)
        : base(nameof(T5Encoder))
    {
        bias = new RelativePositionBias(config.Buckets, config.MaxDistance, config.Heads, bidirectional: true, 1 / Math.Sqrt(config.Width), device);
        blocks = new ModuleList<T5EncoderBlock>([.. Enumerable.Range(0, config.EncoderDepth).Select(_ => new T5EncoderBlock(config, device))]);
        norm = new RmsNorm(config.Width, config.NormEpsilon, device: device);
        RegisterComponents();
    }

    /// <summary>float[1, H, N, N].</summary>
    public Tensor Bias(long length) => bias.Of(length, length);

    /// <summary>float[B, N, D] to float[B, N, D]; each layer's input and the result are added to the trace.</summary>
    public Tensor Forward(Tensor embedded, Tensor? mask, List<Tensor>? trace = null)
    {
        var shared = Bias(embedded.shape[1]);
        if (mask is not null)
            shared = shared + T5Mask.Padding(mask, shared.dtype);
        var x = embedded;
        foreach (var block in blocks)
        {
            trace?.Add(x);
            x = block.Forward(x, shared);
        }
        x = norm.forward(x);
        trace?.Add(x);
        return x;
    }
}
