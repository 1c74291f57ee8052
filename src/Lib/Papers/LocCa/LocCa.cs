using Experiments.Core;
using Experiments.Data;
using Experiments.Models;
using Experiments.Objectives;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Papers.LocCa;

/// <summary>LocCa: Visual Pretraining with Location-aware Captioners (arXiv 2403.19596).</summary>
/// <remarks>
/// A captioner learns where things are by writing it: besides the caption, the decoder says of one region its text and then its box (AREF), and of
/// one its box and then its text (GCAP). The encoder runs once for all three.
/// </remarks>
public static class LocCa
{
    /// <summary>Share of captions that are predicted in parallel in the paper (section 3).</summary>
    public const double Share = 0.5;

    /// <summary>The published scale: L/14 with 12 blocks of decoder, 9 billion pairs in batches of 8,192, big_vision's Adafactor, boxes up to 500 (sections 3 and 4).</summary>
    public static LocCaRecipe Paper { get; } = new(
        ImageCaptionerConfig.L14,
        new TrainingRecipe(1_098_633, 8_192, new ScalingAdafactorConfig(), LearningRateSchedule.Cosine(10_000), Precision: Precision.Bfloat16),
        BoxFormat.Paper,
        Labels: new(Threshold: PseudoLabels.PaperThreshold));

    /// <summary>A minute on one core: 16 image tokens at fixed positions, a decoder of 2 blocks, a word a coordinate, 1,500 steps of 32 pictures.</summary>
    public static LocCaRecipe Lesson { get; } = new(
        ImageCaptionerConfig.Beside(VitConfig.Hybrid.With(positions: PositionKind.SinCos2d)).With(depth: 2, vocabulary: 200, length: 16),
        TrainingRecipe.SigLip(1_500, 32, 2e-3),
        BoxFormat.Tokens(32));

    /// <summary>Seconds: what the check runs.</summary>
    public static LocCaRecipe Quick { get; } = new(
        ImageCaptionerConfig.Beside(VitConfig.Nano.With(patch: 8, imageSize: 32, positions: PositionKind.SinCos2d)).With(vocabulary: 200, length: 16),
        TrainingRecipe.SigLip(60, 32),
        BoxFormat.Tokens(32));

    /// <summary>The same run on captions alone, word by word: Cap.</summary>
    /// <param name="recipe">A run of LocCa.</param>
    /// <returns>Its twin at equal pictures, steps and encoder.</returns>
    public static LocCaRecipe Cap(LocCaRecipe recipe) => recipe.With(mixture: LocCaMixture.Caption, parallel: 0);

    /// <summary>The same run on captions alone, half of them in parallel: CapPa with LocCa's share.</summary>
    /// <param name="recipe">A run of LocCa.</param>
    /// <returns>Its twin at equal pictures, steps and encoder.</returns>
    public static LocCaRecipe CapPa(LocCaRecipe recipe) => recipe.With(mixture: LocCaMixture.Caption);

    /// <summary>The same run on three captions an image: the decoder predicts as many sequences as LocCa's.</summary>
    /// <param name="recipe">A run of LocCa.</param>
    /// <returns>Its twin at equal pictures, steps and encoder.</returns>
    public static LocCaRecipe ThreeCaptions(LocCaRecipe recipe) => recipe.With(mixture: LocCaMixture.ThreeCaptions);

    /// <summary>The vocabulary of a run.</summary>
    /// <param name="words">Words of captions and texts.</param>
    /// <param name="boxes">How boxes are written.</param>
    /// <returns>A tokenizer that has these, the prefixes and the separator.</returns>
    public static WordTokenizer Tokenizer(IReadOnlyList<string> words, BoxFormat boxes) =>
        new(words.Concat(Enum.GetValues<LocCaTask>().Select(LocCaText.Prefix)).Append(LocCaText.Separator).Concat(boxes.Words).Distinct());

    /// <summary>Cross-entropy of a batch: averaged inside each sequence, then over all sequences there are (section 3).</summary>
    /// <remarks>
    /// Equal weights of the three tasks. Pictures without a region have rows of padding for AREF and GCAP, which carry no weight and are left
    /// out of the mean.
    /// </remarks>
    /// <param name="model">The captioner; untrained, the loss is ln V.</param>
    /// <param name="encoded">float32[B, N, D]: tokens of the images, made once for all of an image's sequences.</param>
    /// <param name="text">int64[B c, T]: c sequences of each image in a row, padded with 0.</param>
    /// <param name="weights">float32[B c, T]: 1 for tokens to predict, 0 for prefix and padding.</param>
    /// <param name="parallel">bool[B c]: sequences whose tokens behind the prefix are all hidden and predicted at once; null for none.</param>
    /// <returns>float32[], nats a token.</returns>
    public static Tensor Loss(ImageCaptioner model, Tensor encoded, Tensor text, Tensor weights, Tensor? parallel)
    {
        using var scope = NewDisposeScope();
        using TorchSharp.Scalar nothing = 0, one = 1;
        var logits = model.Decode(encoded, Inputs(text, parallel, parallel is null ? -1 : model.MaskToken));
        var present = weights.sum([1L]).gt(nothing).to(float32);
        var losses = CaptionLoss.PerExample(logits, text, weights);
        return (losses.sum() / present.sum().clamp_min(one)).MoveToOuterDisposeScope();
    }

    /// <summary>What the decoder reads: sequences shifted by one and seen causally; parallel ones as their prefix and mask tokens, seen as a whole.</summary>
    /// <param name="text">int64[B c, T].</param>
    /// <param name="parallel">bool[B c]; null for none.</param>
    /// <param name="maskToken">Id of the mask.</param>
    /// <returns>Inputs in the current dispose scope.</returns>
    public static CaptionInputs Inputs(Tensor text, Tensor? parallel, int maskToken)
    {
        if (parallel is null)
            return CaptionInputs.Causal(text);
        Check.Shape(text, [-1, -1]);
        var hidden = ones(text.shape, dtype: ScalarType.Bool, device: text.device);
        hidden.narrow(1, 0, 1).fill_(false);
        using (hidden)
            return CaptionInputs.Mixed(text, parallel, hidden, maskToken);
    }
}
