using Experiments.Models;
using Experiments.Objectives;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>SigLIP: Sigmoid Loss for Language Image Pre-Training (arXiv 2303.15343).</summary>
/// <remarks>
/// Every image-text pair of the batch is a yes-or-no question of its own, so no sum over the batch normalises anything: the loss
/// works at small batches and its memory can be cut into chunks. The folder's README maps sections to members.
/// </remarks>
public static class SigLip
{
    /// <summary>B/16 at 224 px with a 12-layer text tower: 203 M parameters.</summary>
    public static DualEncoderConfig B16 { get; } = new(VitConfig.B16, TextConfig.B);

    /// <summary>L/16 at 256 px: 652 M parameters.</summary>
    public static DualEncoderConfig L16 { get; } = new(VitConfig.L16.With(imageSize: 256), TextConfig.L);

    /// <summary>So400m/14 at 384 px: 878 M parameters.</summary>
    public static DualEncoderConfig So400m14 { get; } = new(VitConfig.So400m14.With(imageSize: 384), TextConfig.So400m);

    /// <summary>The published scale on GPUs: B/16, 3 billion pairs in batches of 16,384, warm-up 10,000 (section 4).</summary>
    public static ContrastiveRecipe Paper { get; } = new(
        B16,
        TrainingRecipe.SigLip(183_105, 16_384).With(schedule: LearningRateSchedule.Cosine(10_000), precision: Precision.Bfloat16));

    /// <summary>Minutes on two cores: the world's reference towers, 900 steps of 96 pairs.</summary>
    public static ContrastiveRecipe Lesson { get; } = new(
        DualEncoderConfig.Hybrid.With(bias: BiasFor(96)), TrainingRecipe.SigLip(900, 96, 1.5e-3));

    /// <summary>Seconds: what the check runs.</summary>
    public static ContrastiveRecipe Quick { get; } = new(
        DualEncoderConfig.Nano.With(bias: BiasFor(32)), TrainingRecipe.SigLip(60, 32));

    /// <summary>The bias at which an untrained model states the prior odds of a pair, one in B: a good start for small batches.</summary>
    /// <remarks>Differs from SigLIP section 3.2: the paper starts at -10 for batches of thousands.</remarks>
    /// <param name="batchSize">Pairs of a batch.</param>
    /// <returns>-ln B.</returns>
    public static double BiasFor(int batchSize) => -Math.Log(batchSize);

    /// <summary>Sigmoid loss of a batch; image i pairs with text i alone (section 3.2, equation 1).</summary>
    /// <param name="model">Towers with a bias.</param>
    /// <param name="images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <param name="tokens">int64[B, Length].</param>
    /// <returns>float32[], nats an image.</returns>
    public static Tensor Loss(DualEncoder model, Tensor images, Tensor tokens)
    {
        using var logits = model.forward(images, tokens);
        return SigmoidLoss.FromLogits(logits);
    }

    /// <summary>Sigmoid loss of a batch in which equal captions are positives of each other.</summary>
    /// <param name="model">Towers with a bias.</param>
    /// <param name="images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <param name="tokens">int64[B, Length].</param>
    /// <param name="keys">int64[B]: equal for equal captions.</param>
    /// <returns>The loss, float32[], nats an image, with the temperature and the bias to log.</returns>
    public static LossTerms Loss(DualEncoder model, Tensor images, Tensor tokens, Tensor keys)
    {
        using var logits = model.forward(images, tokens);
        return ContrastiveTerms.Of(SigmoidLoss.FromLogits(logits, keys), model);
    }
}
