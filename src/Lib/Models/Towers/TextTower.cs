using Experiments.Core;
using Experiments.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Text transformer: token and position embeddings, pre-norm blocks, final norm, pooling and an optional linear head.</summary>
/// <remarks>
/// SigLIP's text tower (big_vision <c>text_transformer.py</c>): every position sees every position, padding included, so texts must
/// always be padded to the same length; a mask that hides padding gives other numbers than those it was trained for. CLIP's is causal
/// and pooled at the end of the text, so what follows does not matter.
/// </remarks>
public sealed class TextTower : nn.Module<Tensor, Tensor>
{
    private readonly Embedding token_embed;
    private readonly Parameter pos_embed;
    private readonly ModuleList<EncoderBlock> blocks;
    private readonly nn.Module<Tensor, Tensor> norm;
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
            [.. Enumerable.Range(0, config.Depth).Select(_ => new EncoderBlock(config.Width, config.Heads, config.MlpDim, config.Causal, device, config.Style))]);
        norm = LayerSetup.Norm(config.Style, config.Width, device);
        if (config.HeadDim > 0)
            head = Dense.Head(config.Width, config.HeadDim, device, config.Style.HeadBias);
        RegisterComponents();
    }

    /// <summary>The tower's shape.</summary>
    public TextConfig Config { get; }

    /// <summary>Embeds texts.</summary>
    /// <param name="tokens">int64[B, Length]: token ids, padded to the configured length; shorter ones where they are pooled at their end.</param>
    /// <returns>float32[B, OutputDim].</returns>
    /// <exception cref="ArgumentException">The tokens have another length.</exception>
    public override Tensor forward(Tensor tokens) => forward(tokens, null);

    /// <summary>Embeds texts whose padding is hidden.</summary>
    /// <param name="tokens">As for the other form.</param>
    /// <param name="mask">Any type [B, T]: 1 for tokens, 0 for padding, which no position then sees; null to hide nothing.</param>
    /// <returns>float32[B, OutputDim].</returns>
    /// <exception cref="ArgumentException">The tokens have another length, or the mask another shape.</exception>
    public Tensor forward(Tensor tokens, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        return Project(Pool(Encode(tokens, mask), tokens)).MoveToOuterDisposeScope();
    }

    /// <summary>The text's tokens after the final norm.</summary>
    /// <param name="tokens">int64[B, Length].</param>
    /// <param name="mask">As for <see cref="forward(Tensor, Tensor?)"/>.</param>
    /// <returns>float32[B, Length, D].</returns>
    /// <exception cref="ArgumentException">The tokens have another length, or the mask another shape.</exception>
    public Tensor Tokens(Tensor tokens, Tensor? mask = null)
    {
        using var scope = NewDisposeScope();
        return Encode(tokens, mask).MoveToOuterDisposeScope();
    }

    /// <summary>The same forward pass with its intermediates and attention weights, computed by hand: slower, for looking inside.</summary>
    /// <param name="tokens">int64[B, Length].</param>
    /// <param name="mask">As for <see cref="forward(Tensor, Tensor?)"/>.</param>
    /// <returns>Tensors of the current dispose scope.</returns>
    /// <exception cref="ArgumentException">The tokens have another length, or the mask another shape.</exception>
    public TextOutputs Inspect(Tensor tokens, Tensor? mask = null)
    {
        var x = Embed(tokens);
        var visible = Visible(tokens, mask, x.dtype);
        var hidden = new List<Tensor> { x };
        var weights = new List<Tensor>();
        foreach (var block in blocks)
        {
            (x, var blockWeights) = block.Inspect(x, visible);
            hidden.Add(x);
            weights.Add(blockWeights);
        }
        x = norm.forward(x);
        var pooled = Pool(x, tokens);
        return new(x, pooled, Project(pooled), weights, hidden);
    }

    private static Tensor MaskedMean(Tensor x, Tensor tokens, int padId)
    {
        using Scalar pad = padId, one = 1; // alive until the native calls are over
        var kept = tokens.ne(pad).unsqueeze(-1).to(x.dtype);
        return (x * kept).sum(1) / kept.sum(1).clamp_min(one);
    }

    private static Tensor At(Tensor x, Tensor positions) => x[arange(x.shape[0], device: x.device), positions];

    private static Tensor FirstEnd(Tensor x, Tensor tokens, int endId)
    {
        using Scalar end = endId;
        return At(x, tokens.eq(end).to(ScalarType.Int32).argmax(-1));
    }

    private Tensor Encode(Tensor tokens, Tensor? mask)
    {
        var x = Embed(tokens);
        var visible = Visible(tokens, mask, x.dtype);
        foreach (var block in blocks)
            x = block.forward(x, visible);
        return norm.forward(x);
    }

    private Tensor Embed(Tensor tokens)
    {
        bool anyLength = Config.Pool is TextPooling.Eot or TextPooling.FirstEnd && tokens.dim() == 2 && tokens.shape[1] <= Config.Length;
        Check.Shape(tokens, [-1, anyLength ? -1 : Config.Length]);
        return token_embed.forward(tokens) + (anyLength ? pos_embed.narrow(1, 0, tokens.shape[1]) : pos_embed);
    }

    /// <summary>What is added to the scores: the type's lowest number where a key is padding, and once more where it is in the future.</summary>
    private Tensor? Visible(Tensor tokens, Tensor? mask, ScalarType type)
    {
        if (mask is null)
            return null;
        Check.Shape(mask, tokens.shape);
        using Scalar never = finfo(type).min, zero = 0;
        var hidden = zeros(mask.shape[0], 1, 1, mask.shape[1], dtype: type, device: mask.device).masked_fill(mask.eq(zero).view(mask.shape[0], 1, 1, -1), never);
        if (!Config.Causal)
            return hidden.expand(-1, 1, mask.shape[1], -1);
        var future = ones(mask.shape[1], mask.shape[1], dtype: ScalarType.Bool, device: mask.device).triu(1);
        return hidden + zeros(mask.shape[1], mask.shape[1], dtype: type, device: mask.device).masked_fill(future, never);
    }

    private Tensor Pool(Tensor x, Tensor tokens) => Config.Pool switch
    {
        TextPooling.Last => x.select(1, Config.Length - 1),
        TextPooling.Mean => x.mean([1]),
        TextPooling.MaskedMean => MaskedMean(x, tokens, Config.PadId),
        TextPooling.FirstEnd => FirstEnd(x, tokens, Config.EndId),
        _ => At(x, tokens.argmax(-1)),
    };

    private Tensor Project(Tensor pooled) => head is null ? pooled : head.forward(pooled);
}
