using Experiments.Models;
using Experiments.Objectives;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>CLIP: Learning Transferable Visual Models From Natural Language Supervision (arXiv 2103.00020).</summary>
/// <remarks>The softmax loss that SigLIP is compared with: the batch itself is the set of classes. See the folder's README for what differs.</remarks>
public static class Clip
{
    /// <summary>B/32 at 224 px with a causal text tower of width 512, 77 tokens (section 2.4, tables 19 and 20).</summary>
    public static DualEncoderConfig B32 { get; } = new(
        VitConfig.B32.With(pool: ImagePooling.Tok, headDim: 512),
        new TextConfig(512, 12, 8, 2048, 49_408, 77, TextPooling.Eot, 512, Causal: true),
        Temperature: 1 / 0.07,
        Bias: null);

    /// <summary>The published scale: 32 epochs of 400 million pairs in batches of 32,768 (section 2.5, table 18).</summary>
    public static ContrastiveRecipe Paper { get; } = new(
        B32,
        new TrainingRecipe(
            390_625,
            32_768,
            new AdamWConfig(5e-4, 0.2, DecayRule.TimesLearningRate, 0.9, 0.98, 1e-6),
            LearningRateSchedule.Cosine(2_000),
            Clip: null,
            Precision: Precision.Bfloat16));

    /// <summary>The twin of <see cref="SigLip.Lesson"/>: only the loss differs.</summary>
    public static ContrastiveRecipe Lesson { get; } = SigLip.Lesson.With(model: SigLip.Lesson.Model.WithoutBias());

    /// <summary>The twin of <see cref="SigLip.Quick"/>: only the loss differs.</summary>
    public static ContrastiveRecipe Quick { get; } = SigLip.Quick.With(model: SigLip.Quick.Model.WithoutBias());

    /// <summary>Softmax loss of a batch; image i pairs with text i alone (section 2.3, figure 3).</summary>
    /// <param name="model">Towers; a bias would change nothing.</param>
    /// <param name="images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <param name="tokens">int64[B, Length].</param>
    /// <returns>float32[], nats an example, mean of both directions.</returns>
    public static Tensor Loss(DualEncoder model, Tensor images, Tensor tokens)
    {
        using var logits = model.forward(images, tokens);
        return SoftmaxLoss.FromLogits(logits);
    }

    /// <summary>Softmax loss of a batch in which equal captions share the target.</summary>
    /// <param name="model">Towers; a bias would change nothing.</param>
    /// <param name="images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <param name="tokens">int64[B, Length].</param>
    /// <param name="keys">int64[B]: equal for equal captions.</param>
    /// <returns>The loss, float32[], nats an example, with the temperature to log.</returns>
    public static LossTerms Loss(DualEncoder model, Tensor images, Tensor tokens, Tensor keys)
    {
        using var logits = model.forward(images, tokens);
        return ContrastiveTerms.Of(SoftmaxLoss.FromLogits(logits, keys), model);
    }
}
