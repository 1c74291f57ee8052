using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>Which pairs of a batch belong together.</summary>
internal static class PairLabels
{
    /// <summary>One image axis and one text axis of the same batch.</summary>
    public static void RequireSquare(Tensor logits) => Check.Shape(logits, [logits.shape[0], logits.shape[0]], nameof(logits));

    /// <summary>[B, B]: 1 where the keys are equal, 0 elsewhere.</summary>
    public static Tensor Same(Tensor logits, Tensor keys)
    {
        RequireSquare(logits);
        Check.Shape(keys, [logits.shape[0]], nameof(keys));
        return keys.unsqueeze(0).eq(keys.unsqueeze(1)).to(logits.dtype);
    }
}
