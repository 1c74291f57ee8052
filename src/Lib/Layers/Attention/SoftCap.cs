using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Keeps logits within a range without a hard edge: cap * tanh(x / cap).</summary>
/// <remarks>Gemma 2 report, section 2: 50 for attention scores, before the mask, and 30 for the output.</remarks>
public static class SoftCap
{
    /// <summary>Caps every element.</summary>
    /// <param name="logits">float[..].</param>
    /// <param name="cap">Bound of the magnitude; 0 leaves the logits as they are.</param>
    /// <returns>float[..]; the logits themselves where there is no cap.</returns>
    public static Tensor Apply(Tensor logits, double cap)
    {
        if (cap == 0)
            return logits;
        using var scope = NewDisposeScope();
        using Scalar bound = cap, inverse = 1 / cap;
        return logits.mul(inverse).tanh().mul(bound).MoveToOuterDisposeScope();
    }
}
