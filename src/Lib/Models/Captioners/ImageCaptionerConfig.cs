using Experiments.Core;

namespace Experiments.Models;

/// <summary>Shape of a captioner: an image encoder and a decoder that attends to all of its tokens.</summary>
/// <remarks>Image Captioners Are Scalable Vision Learners Too (arXiv 2306.07915), section 3; big_vision's <c>cappa.py</c>.</remarks>
/// <param name="Image">The encoder, without pooling.</param>
/// <param name="Width">Size of the decoder's tokens.</param>
/// <param name="Depth">Blocks of the decoder: half of the encoder's in the paper.</param>
/// <param name="Heads">Attention heads of the decoder; divides the width.</param>
/// <param name="MlpDim">Hidden size of the decoder's MLPs.</param>
/// <param name="Vocabulary">Number of token ids that can be predicted.</param>
/// <param name="Length">Tokens of a caption at most, the end token included.</param>
/// <param name="MaskToken">Whether the token table has a last row more, the mask that parallel prediction reads: CapPa, not Cap.</param>
/// <param name="Biases">Whether the norms and MLPs inside decoder blocks have biases; the published models have none.</param>
public sealed record ImageCaptionerConfig(
    VitConfig Image,
    int Width,
    int Depth,
    int Heads,
    int MlpDim,
    int Vocabulary = 32_000,
    int Length = 64,
    bool MaskToken = true,
    bool Biases = false)
{
    /// <summary>CapPa S/16: 61 M parameters.</summary>
    public static ImageCaptionerConfig S16 { get; } = Beside(VitConfig.S16);

    /// <summary>CapPa M/16: 96 M parameters.</summary>
    public static ImageCaptionerConfig M16 { get; } = Beside(VitConfig.M16);

    /// <summary>CapPa B/16: 192 M parameters.</summary>
    public static ImageCaptionerConfig B16 { get; } = Beside(VitConfig.B16);

    /// <summary>CapPa L/14: 570 M parameters.</summary>
    public static ImageCaptionerConfig L14 { get; } = Beside(VitConfig.L14);

    /// <summary>Lessons and unit tests: 96 x 4 over 16 image tokens, a decoder of depth 2, 200 words, captions of 16; 0.8 M parameters.</summary>
    public static ImageCaptionerConfig Nano { get; } = Beside(new VitConfig(96, 4, 4, 384, 8, 32)).With(vocabulary: 200, length: 16);

    /// <summary>The paper's rule: a decoder of the encoder's width, heads and MLPs at half its depth.</summary>
    /// <param name="image">The encoder; its pooling is left out.</param>
    /// <returns>A captioner of 32,000 pieces and 64 tokens with parallel prediction.</returns>
    public static ImageCaptionerConfig Beside(VitConfig image) =>
        new(image.With(pool: ImagePooling.None, headDim: 0), image.Width, Math.Max(1, image.Depth / 2), image.Heads, image.MlpDim);

    /// <summary>A copy with some members changed.</summary>
    /// <param name="image">As the member of that name.</param>
    /// <param name="width">As the member of that name.</param>
    /// <param name="depth">As the member of that name.</param>
    /// <param name="heads">As the member of that name.</param>
    /// <param name="mlpDim">As the member of that name.</param>
    /// <param name="vocabulary">As the member of that name.</param>
    /// <param name="length">As the member of that name.</param>
    /// <param name="maskToken">As the member of that name.</param>
    /// <param name="biases">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public ImageCaptionerConfig With(
        VitConfig? image = null,
        int? width = null,
        int? depth = null,
        int? heads = null,
        int? mlpDim = null,
        int? vocabulary = null,
        int? length = null,
        bool? maskToken = null,
        bool? biases = null) =>
        new(
            image ?? Image,
            width ?? Width,
            depth ?? Depth,
            heads ?? Heads,
            mlpDim ?? MlpDim,
            vocabulary ?? Vocabulary,
            length ?? Length,
            maskToken ?? MaskToken,
            biases ?? Biases);

    /// <summary>Requires a shape that can be built.</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Image.Validate();
        Check.Member(Image.Pool == ImagePooling.None, "ImageCaptionerConfig.Image.Pool", Image.Pool, "use None, since the decoder attends to all tokens");
        Check.Positive(Width, "ImageCaptionerConfig.Width");
        Check.Positive(Depth, "ImageCaptionerConfig.Depth");
        Check.Member(Heads > 0 && Width % Heads == 0, "ImageCaptionerConfig.Heads", Heads, $"use a divisor of the width {Width}");
        Check.Positive(MlpDim, "ImageCaptionerConfig.MlpDim");
        Check.Positive(Vocabulary, "ImageCaptionerConfig.Vocabulary");
        Check.Positive(Length, "ImageCaptionerConfig.Length");
    }
}
