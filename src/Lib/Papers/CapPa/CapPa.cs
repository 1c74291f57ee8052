using Experiments.Models;
using Experiments.Objectives;
using Experiments.Papers.Foundations;
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

    /// <summary>A minute and a half on one core: 16 image tokens through a convolutional stem, a decoder of 2 blocks, 2,250 steps of 32 pairs.</summary>
    /// <remarks>Many small batches, a rate that stays up, and fixed positions of sines and cosines, where the paper learns them: each brought binding earlier.</remarks>
    public static CapPaRecipe Lesson { get; } = new(
        ImageCaptionerConfig.Beside(VitConfig.Hybrid.With(positions: PositionKind.SinCos2d)).With(depth: 2, vocabulary: 200, length: 16),
        TrainingRecipe.SigLip(2_250, 32, 1.5e-3).With(schedule: LearningRateSchedule.Constant(112, 562)));

    /// <summary>Seconds: what the check runs.</summary>
    public static CapPaRecipe Quick { get; } = new(
        ImageCaptionerConfig.Beside(VitConfig.Nano.With(patch: 8, imageSize: 32)).With(vocabulary: 200, length: 16), TrainingRecipe.SigLip(60, 32));

    /// <summary>The same run without parallel prediction: Cap.</summary>
    /// <param name="recipe">A run of CapPa.</param>
    /// <returns>Its twin, in which every example is predicted word by word and the decoder has no mask token.</returns>
    public static CapPaRecipe Cap(CapPaRecipe recipe) => recipe.With(model: recipe.Model.With(maskToken: false), parallel: 0);

    /// <summary>The contrastive twin: the same encoder under mean pooling, a text tower of its width in place of the decoder, equal steps and batches.</summary>
    /// <remarks>
    /// CLIP's softmax, as the paper's baseline (section 4.1); the text tower has the encoder's sizes and is pooled over its words. The rate is the
    /// recipe's too: at the lesson's size the twin is best at half of the captioner's in batches of 32, and in proportion to the batch.
    /// </remarks>
    /// <param name="recipe">A captioning run.</param>
    /// <returns>The twin; its tokenizer's sizes are filled in by the run.</returns>
    public static ContrastiveRecipe Twin(CapPaRecipe recipe)
    {
        var image = recipe.Model.Image;
        return new(
            new DualEncoderConfig(
                image.With(pool: ImagePooling.Gap),
                new TextConfig(image.Width, image.Depth, image.Heads, image.MlpDim, recipe.Model.Vocabulary, recipe.Model.Length, TextPooling.MaskedMean, image.Width, PadId: 0),
                Bias: null),
            recipe.Training);
    }

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
