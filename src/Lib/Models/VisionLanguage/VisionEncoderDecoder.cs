using Experiments.Core;
using Experiments.Layers;
using Experiments.Models.Generation;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>PaLI: image tokens before pooling, one linear layer, then text in the same encoder; a decoder writes the answer.</summary>
/// <remarks>
/// PaLI-3 and PaLI-X, section 2 each. Several images of an example (shots, frames) pass the tower one by one; their tokens stand in a row,
/// without separators, and before the text. The encoder takes all as one sequence: its relative positions tell images apart only so far.
/// </remarks>
public sealed class VisionEncoderDecoder : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly Vit image;
    private readonly Dense projection;
    private readonly T5 text;

    /// <summary>Creates the model.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <exception cref="ArgumentException">The shape cannot be built.</exception>
    public VisionEncoderDecoder(VisionEncoderDecoderConfig config, Device? device = null)
        : base(nameof(VisionEncoderDecoder))
    {
        config.Validate();
        Config = config;
        image = new Vit(config.Image, device);
        projection = Dense.Head(config.Image.Width, config.Text.Width, device);
        text = new T5(config.Text, device);
        RegisterComponents();
    }

    /// <summary>The model's shape.</summary>
    public VisionEncoderDecoderConfig Config { get; }

    /// <summary>The image tower, frozen in some stages of training.</summary>
    public Vit Image => image;

    /// <summary>The language model.</summary>
    public T5 Text => text;

    /// <summary>Encodes images and text together.</summary>
    /// <param name="images">float32[B, 3, R, R] or, with n images an example, float32[B, n, 3, R, R]; in [-1, 1].</param>
    /// <param name="tokens">int64[B, T].</param>
    /// <param name="mask">int64[B, T]: 1 for tokens, 0 for padding; null for no padding.</param>
    /// <returns>States float32[B, n N + T, D], and what the decoder must know of padding, int64[B, n N + T], null for none.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public (Tensor Encoded, Tensor? Mask) Encode(Tensor images, Tensor tokens, Tensor? mask = null)
    {
        Check.Member(images.dim() is 4 or 5, "images.dim()", images.dim(), "use [B, 3, R, R], or [B, n, 3, R, R] for n images an example");
        Check.Shape(tokens, [images.shape[0], -1]);
        if (mask is not null)
            Check.Shape(mask, tokens.shape);
        using var scope = NewDisposeScope();
        var seen = ImageTokens(images);
        var whole = mask is null ? null : cat([ones(seen.shape[0], seen.shape[1], dtype: mask.dtype, device: mask.device), mask], 1);
        var encoded = text.EncodeEmbedded(cat([seen, text.Embed(tokens)], 1), whole);
        return (encoded.MoveToOuterDisposeScope(), whole?.MoveToOuterDisposeScope());
    }

    /// <summary>Logits of an answer.</summary>
    /// <param name="images">As for <see cref="Encode"/>.</param>
    /// <param name="tokens">int64[B, T], without padding.</param>
    /// <param name="inputs">int64[B, A]: the answer <see cref="T5.ShiftRight">shifted right</see>.</param>
    /// <returns>float32[B, A, V].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public override Tensor forward(Tensor images, Tensor tokens, Tensor inputs)
    {
        using var scope = NewDisposeScope();
        return text.Decode(Encode(images, tokens).Encoded, inputs).MoveToOuterDisposeScope();
    }

    /// <summary>A decoder before its first token, for greedy search, beam search and sampling.</summary>
    /// <param name="images">As for <see cref="Encode"/>.</param>
    /// <param name="tokens">As for <see cref="Encode"/>.</param>
    /// <param name="mask">As for <see cref="Encode"/>.</param>
    /// <returns>The state, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public IDecodingState Start(Tensor images, Tensor tokens, Tensor? mask = null)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (encoded, whole) = Encode(images, tokens, mask);
        return text.Start(encoded, whole);
    }

    private Tensor ImageTokens(Tensor images)
    {
        var single = images.dim() == 5 ? images.flatten(0, 1) : images;
        var seen = projection.forward(image.Tokens(single));
        return seen.reshape(images.shape[0], -1, Config.Text.Width);
    }
}
