using Experiments.Layers;

namespace Experiments.Models;

public sealed partial record DualEncoderConfig
{
    private const int MultilingualVocabulary = 250_000;

    /// <summary>SigLIP B/16 at 224 pixels: 203.2 M parameters.</summary>
    public static DualEncoderConfig SigLipB16At224 { get; } = SigLip("B", 16, 224);

    /// <summary>SigLIP B/16 at 256 pixels.</summary>
    public static DualEncoderConfig SigLipB16At256 { get; } = SigLip("B", 16, 256);

    /// <summary>SigLIP B/16 at 384 pixels.</summary>
    public static DualEncoderConfig SigLipB16At384 { get; } = SigLip("B", 16, 384);

    /// <summary>SigLIP B/16 at 512 pixels.</summary>
    public static DualEncoderConfig SigLipB16At512 { get; } = SigLip("B", 16, 512);

    /// <summary>Multilingual SigLIP B/16 at 256 pixels: 250,000 pieces, 370.6 M parameters.</summary>
    public static DualEncoderConfig SigLipB16MultilingualAt256 { get; } = SigLip("B", 16, 256, MultilingualVocabulary);

    /// <summary>SigLIP L/16 at 256 pixels: 652.2 M parameters.</summary>
    public static DualEncoderConfig SigLipL16At256 { get; } = SigLip("L", 16, 256);

    /// <summary>SigLIP L/16 at 384 pixels.</summary>
    public static DualEncoderConfig SigLipL16At384 { get; } = SigLip("L", 16, 384);

    /// <summary>SigLIP So400m/14 at 224 pixels, which reads texts of 16 tokens and not 64: 877.4 M parameters.</summary>
    public static DualEncoderConfig SigLipSo400m14At224 { get; } = SigLip("So400m", 14, 224, length: 16);

    /// <summary>SigLIP So400m/14 at 384 pixels, 27 x 27 tokens: 878.0 M parameters.</summary>
    public static DualEncoderConfig SigLipSo400m14At384 { get; } = SigLip("So400m", 14, 384);

    /// <summary>Multilingual SigLIP So400m/16 at 256 pixels: 250,000 pieces.</summary>
    public static DualEncoderConfig SigLipSo400m16MultilingualAt256 { get; } = SigLip("So400m", 16, 256, MultilingualVocabulary);

    /// <summary>OpenAI's CLIP B/32 at 224 pixels: 151.3 M parameters.</summary>
    public static DualEncoderConfig ClipB32At224 { get; } = Clip("B", 32, 224, 512, 8);

    /// <summary>OpenAI's CLIP B/16 at 224 pixels: 149.6 M parameters.</summary>
    public static DualEncoderConfig ClipB16At224 { get; } = Clip("B", 16, 224, 512, 8);

    /// <summary>OpenAI's CLIP L/14 at 224 pixels: 427.6 M parameters.</summary>
    public static DualEncoderConfig ClipL14At224 { get; } = Clip("L", 14, 224, 768, 12);

    /// <summary>OpenAI's CLIP L/14 at 336 pixels: 427.9 M parameters.</summary>
    public static DualEncoderConfig ClipL14At336 { get; } = Clip("L", 14, 336, 768, 12);

    private static DualEncoderConfig SigLip(string letter, int patch, int size, int vocabulary = 32_000, int length = 64)
    {
        var v = VitVariant.Of(letter);
        return new(
            new(v.Width, v.Depth, v.Heads, v.MlpDim, patch, size, Style: VitStyle.SigLip),
            new(v.Width, v.Depth, v.Heads, v.MlpDim, vocabulary, length, HeadDim: v.Width));
    }

    /// <summary>CLIP's text towers are narrower than its image towers, and the common space is as wide as they.</summary>
    private static DualEncoderConfig Clip(string letter, int patch, int size, int textWidth, int textHeads)
    {
        var v = VitVariant.Of(letter);
        return new(
            new(v.Width, v.Depth, v.Heads, v.MlpDim, patch, size, ImagePooling.Tok, textWidth, Style: VitStyle.Clip),
            new(textWidth, 12, textHeads, 4 * textWidth, 49_408, 77, TextPooling.Eot, textWidth, Causal: true, EndId: 49_407, Style: TowerStyle.Clip),
            Temperature: Math.Exp(2.6592),
            Bias: null);
    }
}
