using Experiments.Core;
using Experiments.Models.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Image captioner: a ViT whose tokens a decoder attends to, which predicts words one after another or all at once.</summary>
/// <remarks>
/// Cap and CapPa (arXiv 2306.07915), section 3; big_vision's <c>cappa.py</c>. Padding is not hidden from attention: the loss leaves it out.
/// The decoder reads the encoder's output after its final norm. Untrained, the loss is ln V exactly, since the last layer starts at zero.
/// </remarks>
public sealed class ImageCaptioner : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Vit image;
    private readonly CaptionerDecoder decoder;

    /// <summary>Creates the model.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <exception cref="ArgumentException">The shape cannot be built.</exception>
    public ImageCaptioner(ImageCaptionerConfig config, Device? device = null)
        : base(nameof(ImageCaptioner))
    {
        config.Validate();
        Config = config;
        image = new Vit(config.Image, device);
        decoder = new CaptionerDecoder(config, device);
        RegisterComponents();
    }

    /// <summary>The model's shape.</summary>
    public ImageCaptionerConfig Config { get; }

    /// <summary>The encoder.</summary>
    public Vit Image => image;

    /// <summary>Token id of the mask that parallel prediction reads; it can be read and not predicted.</summary>
    public int MaskToken => Config.MaskToken
        ? Config.Vocabulary
        : throw new InvalidOperationException("This captioner has no mask token; use a ImageCaptionerConfig with MaskToken for parallel prediction.");

    /// <summary>Encodes images.</summary>
    /// <param name="images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <returns>float32[B, N, D].</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public Tensor Encode(Tensor images) => image.Tokens(images);

    /// <summary>Logits of captions, whichever way they are fed.</summary>
    /// <param name="encoded">float32[B, N, D] of <see cref="Encode"/>.</param>
    /// <param name="inputs">Of <see cref="CaptionInputs"/>: int64[B c, T], c captions of each image in a row.</param>
    /// <returns>float32[B c, T, V]: position t predicts token t.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or the captions are longer than the position table.</exception>
    public Tensor Decode(Tensor encoded, CaptionInputs inputs)
    {
        RequireEncoded(encoded);
        long[] shape = inputs.Tokens.shape;
        Check.Shape(inputs.Tokens, [-1, -1]);
        Check.Member(shape[0] % encoded.shape[0] == 0, "inputs.Tokens.shape[0]", shape[0], $"give each of the {encoded.shape[0]} images equally many captions");
        Check.Member(shape[1] <= Config.Length, "inputs.Tokens.shape[1]", shape[1], $"use at most the {Config.Length} tokens of ImageCaptionerConfig.Length");
        using var scope = NewDisposeScope();
        return decoder.Forward(inputs, decoder.Remember(encoded)).MoveToOuterDisposeScope();
    }

    /// <summary>Logits of captions read word by word: what is evaluated, whatever was trained.</summary>
    /// <param name="images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <param name="text">int64[B, T]: captions, padded with 0; shifted right here.</param>
    /// <returns>float32[B, T, V].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public override Tensor forward(Tensor images, Tensor text)
    {
        using var scope = NewDisposeScope();
        return Decode(Encode(images), CaptionInputs.Causal(text)).MoveToOuterDisposeScope();
    }

    /// <summary>How probable captions are for images: images are encoded once, each block's keys and values made once an image.</summary>
    /// <remarks>
    /// The sum over all tokens but padding, the end token included, not divided by the length: what zero-shot classification and tests of
    /// word order rank by. For class names that all images share, use <c>captions.expand(B, -1, -1)</c>.
    /// </remarks>
    /// <param name="encoded">float32[B, N, D] of <see cref="Encode"/>.</param>
    /// <param name="captions">int64[B, C, T]: C captions of each image, padded with 0.</param>
    /// <returns>float32[B, C]: log-probabilities, nats a caption.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Score(Tensor encoded, Tensor captions)
    {
        Check.Shape(captions, [encoded.shape[0], -1, -1]);
        using var scope = NewDisposeScope();
        using Scalar padding = 0;
        var text = captions.reshape(-1, captions.shape[2]);
        var logits = Decode(encoded, CaptionInputs.Causal(text));
        var losses = nn.functional.cross_entropy(logits.flatten(0, 1), text.flatten(), reduction: nn.Reduction.None).view(text.shape);
        return losses.masked_fill(text.eq(padding), padding).sum([1L]).neg().view(captions.shape[0], captions.shape[1]).MoveToOuterDisposeScope();
    }

    /// <summary>A decoder before its first word, or just after a prompt, for greedy search, beam search and sampling.</summary>
    /// <remarks>
    /// All prompts are read at once, whatever their lengths. Answers are what follows them, so <see cref="DecodedRows"/> holds neither the prompts'
    /// words nor their log-probabilities. What may stand in an answer is up to an <see cref="ITokenRule"/>.
    /// </remarks>
    /// <param name="encoded">float32[B, N, D] of <see cref="Encode"/>; not needed any more afterwards.</param>
    /// <param name="prompts">int64[B c, P]: c prompts of each image in a row, padded with 0 behind, without an end token; null for none.</param>
    /// <returns>
    /// The state of B c rows, to be disposed by the caller; prompt and answer together have room for <see cref="ImageCaptionerConfig.Length"/> words.
    /// </returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a prompt has a 0 before its end.</exception>
    public IDecodingState Start(Tensor encoded, Tensor? prompts = null)
    {
        RequireEncoded(encoded);
        long B = encoded.shape[0], rows = B;
        if (prompts is not null)
        {
            Check.Shape(prompts, [-1, -1]);
            rows = prompts.shape[0];
            Check.Member(rows % B == 0, "prompts.shape[0]", rows, $"give each of the {B} images equally many prompts");
        }
        Tensor Repeated(Tensor tensor) => rows == B ? tensor : tensor.repeat_interleave(rows / B, 0);
        return new CrossDecodingState(
            Config.Depth,
            () => [.. decoder.Remember(encoded).Select(m => (Repeated(m.Keys), Repeated(m.Values)))],
            memoryMask: null,
            (tokens, memory, _, blanks, caches) =>
            {
                long length = caches[0].Length + tokens.shape[1];
                Check.Member(
                    length <= Config.Length, "caption", $"{length} tokens long",
                    $"decode at most the {Config.Length} tokens of ImageCaptionerConfig.Length, the longest prompt included");
                return decoder.Continue(tokens, memory, blanks, caches);
            },
            () => prompts is null
                ? (zeros([B, 1], dtype: ScalarType.Int64, device: encoded.device), null)
                : PromptColumns.Read(prompts.to(encoded.device)));
    }

    private void RequireEncoded(Tensor encoded) => Check.Shape(encoded, [-1, -1, Config.Image.Width]);
}
