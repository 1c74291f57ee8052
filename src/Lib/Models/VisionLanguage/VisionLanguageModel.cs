using Experiments.Core;
using Experiments.Data;
using Experiments.Layers;
using Experiments.Models.Generation;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>PaliGemma: image tokens, put before the text's by one linear layer, and a decoder with a prefix-LM mask.</summary>
/// <remarks>
/// PaliGemma, section 3; big_vision <c>paligemma.py</c>. Projected image tokens enter unscaled; only text embeddings are multiplied by
/// sqrt(D). Ports whose decoder scales all that comes in divide image tokens by sqrt(D) first, which is the same.
/// </remarks>
public sealed class VisionLanguageModel : nn.Module<Tensor, PrefixBatch, Tensor>
{
    private readonly Vit image;
    private readonly Dense projector;
    private readonly Gemma text;

    /// <summary>Creates the model; the projector's kernel starts at zero, as PaliGemma's did.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <exception cref="ArgumentException">The shape cannot be built.</exception>
    public VisionLanguageModel(VisionLanguageConfig config, Device? device = null)
        : base(nameof(VisionLanguageModel))
    {
        config.Validate();
        Config = config;
        image = new Vit(config.Image, device);
        projector = Dense.Zeros(config.Image.Width, config.Text.Width, device);
        text = new Gemma(config.Text, device);
        RegisterComponents();
    }

    /// <summary>The model's shape.</summary>
    public VisionLanguageConfig Config { get; }

    /// <summary>The image tower.</summary>
    public Vit Image => image;

    /// <summary>The decoder.</summary>
    public Gemma Text => text;

    /// <summary>Logits of the next token at each place of the text.</summary>
    /// <param name="images">float[B, 3, R, R] in [-1, 1].</param>
    /// <param name="batch">The text, one row an image.</param>
    /// <returns>float[B, T, V]; on padding they mean nothing.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public override Tensor forward(Tensor images, PrefixBatch batch)
    {
        using var scope = NewDisposeScope();
        var tokens = Project(images);
        var (mask, positions) = MaskAndPositions(tokens, batch);
        return text.Logits(text.Hidden(Joined(tokens, batch.Ids), mask, positions, from: tokens.shape[1])).MoveToOuterDisposeScope();
    }

    /// <summary>Image tokens as the decoder gets them.</summary>
    /// <param name="images">float[B, 3, R, R] in [-1, 1].</param>
    /// <returns>float[B, N, D].</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public Tensor Project(Tensor images)
    {
        using var scope = NewDisposeScope();
        return projector.forward(image.forward(images)).MoveToOuterDisposeScope();
    }

    /// <summary>The same forward pass with its intermediates and attention weights, computed by hand: slower, for looking inside.</summary>
    /// <param name="images">As for <see cref="forward"/>.</param>
    /// <param name="batch">As for <see cref="forward"/>.</param>
    /// <returns>Tensors of the current dispose scope; logits of the image's places too.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public VisionLanguageOutputs Inspect(Tensor images, PrefixBatch batch)
    {
        var seen = image.Inspect(images);
        var tokens = projector.forward(seen.Output);
        var (mask, positions) = MaskAndPositions(tokens, batch);
        return new(seen, tokens, positions, text.Inspect(Joined(tokens, batch.Ids), mask, positions));
    }

    /// <summary>Reads images and prompts, all of whose tokens see each other, and stands ready to answer.</summary>
    /// <param name="images">float[B, 3, R, R] in [-1, 1].</param>
    /// <param name="prompts">int64[B, T]: begin token, prefix, separator.</param>
    /// <param name="real">bool[B, T]: false for padding, on either side; null where there is none.</param>
    /// <param name="newTokens">How many tokens an answer may have.</param>
    /// <returns>The state, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public IDecodingState Begin(Tensor images, Tensor prompts, Tensor? real, int newTokens)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var tokens = Project(images);
        RequireRows(tokens, prompts);
        return text.Begin(Joined(tokens, prompts), real is null ? null : WithImages(tokens, real), newTokens, causal: false);
    }

    private static void RequireRows(Tensor tokens, Tensor ids) => Check.Shape(ids, [tokens.shape[0], -1]);

    private static Tensor WithImages(Tensor tokens, Tensor real) =>
        cat([ones([tokens.shape[0], tokens.shape[1]], dtype: ScalarType.Bool, device: tokens.device), real.to(ScalarType.Bool)], 1);

    private static (Tensor Mask, Tensor Positions) MaskAndPositions(Tensor tokens, PrefixBatch batch)
    {
        RequireRows(tokens, batch.Ids);
        Check.Shape(batch.MaskAr, batch.Ids.shape);
        Check.Shape(batch.Real, batch.Ids.shape);
        var real = WithImages(tokens, batch.Real);
        var none = zeros([tokens.shape[0], tokens.shape[1]], dtype: ScalarType.Int64, device: tokens.device);
        return (AttentionMasks.Prefix(real, cat([none, batch.MaskAr], 1)), Gemma.Positions(real));
    }

    private Tensor Joined(Tensor tokens, Tensor ids) => cat([tokens, text.Embed(ids)], 1);
}
