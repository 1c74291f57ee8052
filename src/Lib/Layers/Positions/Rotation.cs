using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Angles of rotary position embedding for a run of tokens, ready to be applied to queries and keys.</summary>
/// <param name="Cos">float[.., T, 1, K]: cosines, both halves alike.</param>
/// <param name="Sin">float[.., T, 1, K]: sines, the first half negated.</param>
public readonly record struct Rotation(Tensor Cos, Tensor Sin)
{
    private static readonly Scalar One = 1; // static: a scalar made on the fly may be finalised during the native call

    /// <summary>Turns each pair (x_i, x_{i + K/2}) by its angle: (a cos - b sin, b cos + a sin).</summary>
    /// <param name="heads">float[B, T, H, K].</param>
    /// <returns>float[B, T, H, K].</returns>
    public Tensor Apply(Tensor heads)
    {
        using var scope = NewDisposeScope();
        var swapped = heads.roll(heads.shape[^1] / 2, -1); // halves swapped: (b, a)
        return heads.mul(Cos).addcmul_(swapped, Sin, One).MoveToOuterDisposeScope();
    }
}
