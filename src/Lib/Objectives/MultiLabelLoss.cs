using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>Sigmoid cross-entropy for classes that may hold together, as on JFT or ImageNet-21k.</summary>
/// <remarks>big_vision's <c>sigmoid_xent</c>: -sum_k [y_k log s(z_k) + (1 - y_k) log s(-z_k)], mean over examples. K ln 2 for zero logits.</remarks>
public static class MultiLabelLoss
{
    /// <summary>Sum over classes, mean over examples.</summary>
    /// <param name="logits">float32[B, K].</param>
    /// <param name="labels">float32[B, K] in [0, 1].</param>
    /// <returns>float32[], nats an example.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor FromLogits(Tensor logits, Tensor labels)
    {
        Check.Shape(logits, [-1, -1]);
        Check.Shape(labels, logits.shape);
        using var scope = NewDisposeScope();
        var each = nn.functional.binary_cross_entropy_with_logits(logits, labels, reduction: nn.Reduction.None);
        return each.sum([1L]).mean().MoveToOuterDisposeScope();
    }
}
