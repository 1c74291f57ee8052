using Experiments.Models;
using Experiments.Objectives;
using Experiments.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Papers.CapPa;

/// <summary>Cap and CapPa: Image Captioners Are Scalable Vision Learners Too (arXiv 2306.07915).</summary>
/// <remarks>
/// An image encoder learns from nothing but predicting captions. Cap predicts word after word; CapPa lets three of four examples predict all
/// words at once from the image, so that the words before cannot stand in for looking.
/// </remarks>
public static class CapPa
{
    /// <summary>Share of parallel examples in the paper (section 3).</summary>
    public const double Share = 0.75;

    /// <summary>The smallest published size: 61 M parameters.</summary>
    public static ImageCaptionerConfig S16 => ImageCaptionerConfig.S16;

    /// <summary>96 M parameters.</summary>
    public static ImageCaptionerConfig M16 => ImageCaptionerConfig.M16;

    /// <summary>192 M parameters.</summary>
    public static ImageCaptionerConfig B16 => ImageCaptionerConfig.B16;

    /// <summary>The largest published size: 570 M parameters.</summary>
    public static ImageCaptionerConfig L14 => ImageCaptionerConfig.L14;

    /// <summary>The published scale: B/16, 3 billion pairs in batches of 8,192, big_vision's Adafactor (section 4.1, released configuration).</summary>
    public static CapPaRecipe Paper { get; } = new(
        B16,
        new TrainingRecipe(366_500, 8_192, new ScalingAdafactorConfig(), LearningRateSchedule.Cosine(10_000), Precision: Precision.Bfloat16));

    /// <summary>Minutes on two cores: the world's reference encoder of 16 tokens, a decoder of 2 blocks beside it, 900 steps of 96 pairs.</summary>
    public static CapPaRecipe Lesson { get; } = new(
        ImageCaptionerConfig.Beside(VitConfig.Hybrid).With(depth: 2, vocabulary: 200, length: 16), TrainingRecipe.SigLip(900, 96, 1.5e-3));

    /// <summary>Seconds: what the check runs.</summary>
    public static CapPaRecipe Quick { get; } = new(
        ImageCaptionerConfig.Beside(VitConfig.Nano.With(patch: 8, imageSize: 32)).With(vocabulary: 200, length: 16), TrainingRecipe.SigLip(60, 32));

    /// <summary>The same run without parallel prediction: Cap.</summary>
    /// <param name="recipe">A run of CapPa.</param>
    /// <returns>Its twin, in which every example is predicted word by word and the decoder has no mask token.</returns>
    public static CapPaRecipe Cap(CapPaRecipe recipe) => recipe.With(model: recipe.Model.With(maskToken: false), parallel: 0);

    /// <summary>Cross-entropy of a batch: averaged inside each caption, end token included and padding left out, then over captions (section 3).</summary>
    /// <param name="model">The captioner; untrained, the loss is ln V.</param>
    /// <param name="encoded">float32[B, N, D]: tokens of the images.</param>
    /// <param name="text">int64[B, T], padded with 0.</param>
    /// <param name="parallel">bool[B]: examples that read mask tokens and see all positions; null for none.</param>
    /// <returns>float32[], nats a word.</returns>
    public static Tensor Loss(ImageCaptioner model, Tensor encoded, Tensor text, Tensor? parallel)
    {
        using var scope = NewDisposeScope();
        using Scalar padding = 0;
        var inputs = parallel is null ? CaptionInputs.Causal(text) : CaptionInputs.Mixed(text, parallel, null, model.MaskToken);
        var logits = model.Decode(encoded, inputs);
        return CaptionLoss.FromLogits(logits, text, text.ne(padding).to(float32)).MoveToOuterDisposeScope();
    }
}
