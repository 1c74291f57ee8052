using Experiments.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>T5's decoder: every token sees those up to itself and the encoder's output.</summary>
internal sealed class T5Decoder : nn.Module
{
    private readonly RelativePositionBias bias;
    private readonly ModuleList<T5DecoderBlock> blocks;
    private readonly RmsNorm norm;

    public T5Decoder(T5Config config, Device? device)
        : base(nameof(T5Decoder))
    {
        bias = new RelativePositionBias(config.Buckets, config.MaxDistance, config.Heads, bidirectional: false, 1 / Math.Sqrt(config.Width), device);
        blocks = new ModuleList<T5DecoderBlock>([.. Enumerable.Range(0, config.DecoderDepth).Select(_ => new T5DecoderBlock(config, device))]);
        norm = new RmsNorm(config.Width, config.NormEpsilon, device: device);
        RegisterComponents();
    }

    /// <summary>float[1, H, T, N] of the last T of N tokens, without causality.</summary>
    public Tensor Bias(long queries, long keys) => bias.Of(queries, keys);

    /// <summary>The encoder's output as keys and values of each block.</summary>
    public IReadOnlyList<(Tensor Keys, Tensor Values)> Remember(Tensor encoded) => [.. blocks.Select(block => block.Remember(encoded))];

    /// <summary>float[B, T, D] to float[B, T, D]; each layer's input and the result are added to the trace.</summary>
    public Tensor Forward(
        Tensor embedded,
        IReadOnlyList<(Tensor Keys, Tensor Values)> memory,
        Tensor? memoryMask,
        IReadOnlyList<GrowingCache>? caches = null,
        List<Tensor>? trace = null)
    {
        long queries = embedded.shape[1], keys = queries + (caches?[0].Length ?? 0);
        var shared = Bias(queries, keys);
        if (queries > 1)
            shared = shared + T5Mask.Causal(queries, keys, shared.dtype, shared.device);
        var x = embedded;
        for (int i = 0; i < blocks.Count; i++)
        {
            trace?.Add(x);
            x = blocks[i].Forward(x, shared, memory[i], memoryMask, caches?[i]);
        }
        x = norm.forward(x);
        trace?.Add(x);
        return x;
    }
}
