using Experiments.Core;

namespace Experiments.Models;

/// <summary>Shape of a vision-language model of PaliGemma's kind: an image tower without pooling, one linear layer, a decoder.</summary>
/// <param name="Image">Image tower: <see cref="ImagePooling.None"/>, no head of its own.</param>
/// <param name="Text">Decoder.</param>
public sealed record VisionLanguageConfig(VitConfig Image, GemmaConfig Text)
{
    private const int Pieces = 257_152; // 256,000 of Gemma, 1024 locations, 128 segmentation codes

    /// <summary>PaliGemma 3B at 224 pixels: 256 image tokens. Hugging Face's files pad the table to 257,216 rows; big_vision's do not.</summary>
    public static VisionLanguageConfig PaliGemma224 { get; } = Published(224, GemmaConfig.Gemma2B);

    /// <summary>PaliGemma 3B at 448 pixels: 1024 image tokens.</summary>
    public static VisionLanguageConfig PaliGemma448 { get; } = Published(448, GemmaConfig.Gemma2B);

    /// <summary>PaliGemma 3B at 896 pixels: 4096 image tokens.</summary>
    public static VisionLanguageConfig PaliGemma896 { get; } = Published(896, GemmaConfig.Gemma2B);

    /// <summary>PaliGemma 2 3B at 224 pixels.</summary>
    public static VisionLanguageConfig PaliGemma2Of3B224 { get; } = Published(224, GemmaConfig.Gemma2Of2B);

    /// <summary>PaliGemma 2 3B at 448 pixels.</summary>
    public static VisionLanguageConfig PaliGemma2Of3B448 { get; } = Published(448, GemmaConfig.Gemma2Of2B);

    /// <summary>Student size, trains on a CPU: 64 image tokens at 32 pixels into a decoder of width 128 and 4 blocks.</summary>
    public static VisionLanguageConfig Mini { get; } = new(VitConfig.Mini.With(pool: ImagePooling.None), GemmaConfig.Mini);

    /// <summary>For tests and one-minute labs: 16 image tokens at 32 pixels, 2 blocks each of width 64.</summary>
    public static VisionLanguageConfig Micro { get; } = new(
        new VitConfig(64, 2, 2, 128, 8, 32, ImagePooling.None), GemmaConfig.Mini.With(width: 64, depth: 2, heads: 2, mlpDim: 128, vocabulary: 256));

    /// <summary>A copy with some members changed.</summary>
    /// <param name="image">As the member of that name.</param>
    /// <param name="text">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public VisionLanguageConfig With(VitConfig? image = null, GemmaConfig? text = null) => new(image ?? Image, text ?? Text);

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Member(Image.Pool == ImagePooling.None, "VisionLanguageConfig.Image.Pool", Image.Pool, "use None: the decoder reads all image tokens");
        Check.Member(Image.HeadDim == 0, "VisionLanguageConfig.Image.HeadDim", Image.HeadDim, "use 0: the projector is the model's own");
        Image.Validate();
        Text.Validate();
    }

    private static VisionLanguageConfig Published(int pixels, GemmaConfig text) => new(
        VitConfig.So400m14.With(imageSize: pixels, pool: ImagePooling.None), text.With(vocabulary: Pieces));
}
