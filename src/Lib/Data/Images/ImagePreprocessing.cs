using Experiments.Core;

namespace Experiments.Data;

/// <summary>From the bytes of a picture to the numbers that a model takes: <c>(bytes * Scale - Mean) / Deviation</c> after fitting.</summary>
/// <remarks>
/// The presets are those of the published checkpoints; <see cref="PreprocessorConfig"/> reads the file that comes with one.
/// An <see cref="ImagePreprocessor"/> carries a recipe out.
/// </remarks>
/// <param name="Fit">How a picture of any size gets the model's size.</param>
/// <param name="Interpolation">How it is resized; bytes in, bytes out.</param>
/// <param name="Mean">Subtracted from each channel after scaling.</param>
/// <param name="Deviation">Divides each channel after that.</param>
/// <param name="Scale">Multiplies the bytes.</param>
/// <param name="MirrorProbability">How often a picture is mirrored left to right; above 0 for training without words such as "left of".</param>
/// <param name="DecodeMargin">
/// When set, JPEG files are decoded at the least of 1, 1/2, 1/4 and 1/8 of their size that leaves each side this many times as long as the
/// resized one: quicker, and not the same pixels. The reference loaders decode whole.
/// </param>
public sealed record ImagePreprocessing(
    ImageFit Fit,
    Interpolation Interpolation,
    ChannelValues Mean,
    ChannelValues Deviation,
    double Scale = 1 / 255.0,
    double MirrorProbability = 0,
    double? DecodeMargin = null)
{
    private static readonly ChannelValues Half = new(0.5);

    /// <summary>SigLIP and PaliGemma: bicubic to a square, [-1, 1].</summary>
    /// <param name="size">Pixels a side.</param>
    /// <returns>The recipe of the published preprocessor.</returns>
    public static ImagePreprocessing SigLip(int size = 224) => new(new Squash(size, size), PillowResize.Bicubic, Half, Half);

    /// <summary>ViT with AugReg weights: bilinear to a square, [-1, 1].</summary>
    /// <param name="size">Pixels a side.</param>
    /// <returns>The recipe of the published preprocessor.</returns>
    public static ImagePreprocessing Vit(int size = 224) => new(new Squash(size, size), PillowResize.Bilinear, Half, Half);

    /// <summary>CLIP: bicubic to the short side, centre crop, the data's mean and deviation.</summary>
    /// <param name="size">Pixels a side.</param>
    /// <returns>The recipe of the published preprocessor.</returns>
    public static ImagePreprocessing Clip(int size = 224) => new(
        new CentreCrop(size, size, size), PillowResize.Bicubic, new(0.48145466, 0.4578275, 0.40821073), new(0.26862954, 0.26130258, 0.27577711));

    /// <summary>big_vision's <c>resize(size)|value_range(-1, 1)</c>: TensorFlow's bilinear without antialiasing, [-1, 1].</summary>
    /// <param name="size">Pixels a side.</param>
    /// <returns>What the original SigLIP, CapPa and PaliGemma configurations say.</returns>
    public static ImagePreprocessing BigVision(int size = 224) => new(new Squash(size, size), TensorFlowResize.Bilinear, Half, Half);

    /// <summary>A copy with some members changed.</summary>
    /// <param name="fit">New fit.</param>
    /// <param name="interpolation">New interpolation.</param>
    /// <param name="mean">New mean.</param>
    /// <param name="deviation">New deviation.</param>
    /// <param name="scale">New scale.</param>
    /// <param name="mirrorProbability">New probability.</param>
    /// <param name="decodeMargin">New margin; NaN for none.</param>
    /// <returns>The copy.</returns>
    public ImagePreprocessing With(
        ImageFit? fit = null,
        Interpolation? interpolation = null,
        ChannelValues? mean = null,
        ChannelValues? deviation = null,
        double? scale = null,
        double? mirrorProbability = null,
        double? decodeMargin = null) => new(
            fit ?? Fit,
            interpolation ?? Interpolation,
            mean ?? Mean,
            deviation ?? Deviation,
            scale ?? Scale,
            mirrorProbability ?? MirrorProbability,
            decodeMargin is { } margin ? double.IsNaN(margin) ? null : margin : DecodeMargin);

    /// <summary>Refuses values that make no picture.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it.</exception>
    public void Validate()
    {
        Fit.Validate();
        for (int channel = 0; channel < 3; channel++)
            Check.Positive(Deviation[channel], $"{nameof(ImagePreprocessing)}.{nameof(Deviation)}");
        Check.Positive(Scale, $"{nameof(ImagePreprocessing)}.{nameof(Scale)}");
        Check.Member(MirrorProbability is >= 0 and <= 1, $"{nameof(ImagePreprocessing)}.{nameof(MirrorProbability)}", MirrorProbability, "use a probability, 0 to 1");
        Check.Member(DecodeMargin is null or >= 1, $"{nameof(ImagePreprocessing)}.{nameof(DecodeMargin)}", DecodeMargin, "use 1 or more, or null to decode whole");
    }
}
