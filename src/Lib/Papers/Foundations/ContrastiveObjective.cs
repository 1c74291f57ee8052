using Experiments.Objectives;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>What pulls matching pairs together.</summary>
public enum ContrastiveObjective
{
    /// <summary>Each pair of the batch is a yes-or-no question (SigLIP, section 3.2).</summary>
    Sigmoid,

    /// <summary>Each image chooses among the batch's texts, and each text among its images (CLIP, LiT).</summary>
    Softmax,
}

/// <summary>Objectives by name, for recipes.</summary>
internal static class ContrastiveObjectives
{
    /// <summary>The loss of a batch; pairs with equal keys are positives of each other.</summary>
    /// <param name="objective">Which loss.</param>
    /// <param name="logits">float32[B, B].</param>
    /// <param name="keys">int64[B].</param>
    /// <returns>float32[], nats an image.</returns>
    public static Tensor Of(this ContrastiveObjective objective, Tensor logits, Tensor keys) =>
        objective == ContrastiveObjective.Sigmoid ? SigmoidLoss.FromLogits(logits, keys) : SoftmaxLoss.FromLogits(logits, keys);
}
