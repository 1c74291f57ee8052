using Experiments.Core;
using Experiments.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Text transformer: token and position embeddings, pre-norm blocks, final norm, pooling and an optional linear head.</summary>
/// <remarks>
/// SigLIP's text tower (big_vision <c>text_transformer.py</c>): every position sees every position, padding included, so texts must
/// always be padded to the same length; there is no mask to hide a difference.
/// </remarks>
public sealed class TextTower : nn.Module<Tensor, Tensor>
{
    private readonly Embedding token_embed;
    private readonly Parameter pos_embed;
    private readonly ModuleList<EncoderBlock> blocks;
    private readonly LayerNorm norm;
    private readonly Dense? head;

    /// <summary>Creates the tower.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <exception cref="ArgumentException">The shape cannot be built.</exception>
    public TextTower(TextConfig config, Device? device = null)
        : base(nameof(TextTower))
    {
        config.Validate();
        Config = config;
        token_embed = LayerSetup.Embedding(config.Vocabulary, config.Width, device);
        pos_embed = LayerSetup.OwnNormal(1 / Math.Sqrt(config.Width), device, 1, config.Length, config.Width);
        blocks = new ModuleList<EncoderBlock>(
            [.. Enumerable.Range(0, config.Depth).Select(_ => new EncoderBlock(config.Width, config.Heads, config.MlpDim, config.Causal, device))]);
        norm = LayerSetup.Norm(config.Width, device);
        if (config.HeadDim > 0)
            head = Dense.Head(config.Width, config.HeadDim, device);
        RegisterComponents();
    }

    /// <summary>The tower's shape.</summary>
    public TextConfig Config { get; }

    /// <summary>Embeds texts.</summary>
    /// <param name="tokens">int64[B, Length]: token ids, padded to the configured length.</param>
    /// <returns>float32[B, OutputDim].</returns>
    /// <exception cref="ArgumentException">The tokens have another length.</exception>
    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var pooled = Pool(Encode(tokens), tokens);
        return (head is null ? pooled : head.forward(pooled)).MoveToOuterDisposeScope();
    }

    /// <summary>The text's tokens after the final norm.</summary>
    /// <param name="tokens">int64[B, Length].</param>
    /// <returns>float32[B, Length, D].</returns>
    /// <exception cref="ArgumentException">The tokens have another length.</exception>
    public Tensor Tokens(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return Encode(tokens).MoveToOuterDisposeScope();
    }

    private Tensor Encode(Tensor tokens)
    {
        Check.Shape(tokens, [-1, Config.Length]);
        var x = token_embed.forward(tokens) + pos_embed;
        foreach (var block in blocks)
            x = block.forward(x);
        return norm.forward(x);
    }

    private Tensor Pool(Tensor x, Tensor tokens) => Config.Pool switch
    {
        TextPooling.Last => x.select(1, Config.Length - 1),
        TextPooling.Mean => x.mean([1]),
        TextPooling.MaskedMean => MaskedMean(x, tokens, Config.PadId),
        _ => x[arange(x.shape[0], device: x.device), tokens.argmax(-1)],
    };

    private static Tensor MaskedMean(Tensor x, Tensor tokens, int padId)
    {
        using Scalar pad = padId, one = 1; // alive until the native calls are over
        var kept = tokens.ne(pad).unsqueeze(-1).to(x.dtype);
        return (x * kept).sum(1) / kept.sum(1).clamp_min(one);
    }
}
