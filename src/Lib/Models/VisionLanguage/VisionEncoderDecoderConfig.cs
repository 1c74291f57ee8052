using Experiments.Core;

namespace Experiments.Models;

/// <summary>Shape of a PaLI: an image tower whose tokens, projected, stand before a text in the encoder of a T5.</summary>
/// <param name="Image">The image tower, without pooling.</param>
/// <param name="Text">The encoder-decoder.</param>
public sealed record VisionEncoderDecoderConfig(VitConfig Image, T5Config Text)
{
    /// <summary>PaLI-3 (arXiv 2310.09199): SigLIP's G/14 and a UL2 of 3 B parameters.</summary>
    /// <remarks>
    /// The language model's sizes were not published. These are the nearest public ones, those of T5 XL with mT5's 250,112 pieces and
    /// untied logits: 5.6 B parameters in all, where the paper says 5 B.
    /// </remarks>
    public static VisionEncoderDecoderConfig Pali3 { get; } = new(VitConfig.Gigantic14.With(pool: ImagePooling.None), T5Config.Mt5Xl);

    /// <summary>PaLI-X (arXiv 2305.18565): ViT-22B and a UL2 of 32 B parameters.</summary>
    /// <remarks>
    /// Of the language model 32 B and 50 layers are known. UL2's widths with 50 layers in each stack, 250,112 pieces and untied logits make
    /// 32.2 B, and 54.0 B with the tower; the paper gives 55 B in all.
    /// </remarks>
    public static VisionEncoderDecoderConfig PaliX { get; } = new(
        VitConfig.Vit22B14.With(pool: ImagePooling.None),
        T5Config.Ul2.With(encoderDepth: 50, decoderDepth: 50, vocabulary: T5Config.Mt5Xl.Vocabulary, tied: false));

    /// <summary>Unit tests and one-minute labs.</summary>
    public static VisionEncoderDecoderConfig Nano { get; } = new(VitConfig.Mini.With(width: 48, depth: 1, heads: 3, mlpDim: 96, patch: 8, pool: ImagePooling.None), T5Config.Nano);

    /// <summary>A copy with some members changed.</summary>
    /// <param name="image">As the member of that name.</param>
    /// <param name="text">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public VisionEncoderDecoderConfig With(VitConfig? image = null, T5Config? text = null) => new(image ?? Image, text ?? Text);

    /// <summary>Requires a shape that can be built.</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Image.Validate();
        Text.Validate();
        Check.Member(Image.Pool == ImagePooling.None, "VisionEncoderDecoderConfig.Image.Pool", Image.Pool, "use None, since the encoder reads all image tokens");
    }
}
