using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>Which pairs of a batch belong together.</summary>
/// <remarks>Numbers live in static scalars: one made on the fly may be finalised while the native call still reads it.</remarks>
internal static class PairLabels
{
    public static readonly Scalar MinusHalf = -0.5;
    public static readonly Scalar Half = 0.5;
    private static readonly Scalar One = 1;
    private static readonly Scalar Two = 2;

    /// <summary>One image axis and one text axis of the same batch.</summary>
    public static void RequireSquare(Tensor logits) => Check.Shape(logits, [logits.shape[0], logits.shape[0]], nameof(logits));

    /// <summary>[B, B]: 1 where the keys are equal, 0 elsewhere.</summary>
    public static Tensor Same(Tensor logits, Tensor keys)
    {
        RequireSquare(logits);
        Check.Shape(keys, [logits.shape[0]], nameof(keys));
        return keys.unsqueeze(0).eq(keys.unsqueeze(1)).to(logits.dtype);
    }

    /// <summary>1 to +1 and 0 to -1.</summary>
    public static Tensor Signs(Tensor same) => same.mul(Two).sub(One);
}
