using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Rotary position embedding: a token's queries and keys are turned by angles that grow with its position.</summary>
/// <remarks>
/// RoFormer, section 3.2, in the form of Gemma: element i is paired with i + K/2 (not with its neighbour), angle = position * base^(-2i/K).
/// A product of a query and a key then depends on the difference of their positions alone. The tables are computed in float64, once for
/// each position, and kept.
/// </remarks>
/// <param name="headDim">Size K of a head; even.</param>
/// <param name="rotaryBase">10000 in all Gemma models.</param>
public sealed class RotaryPositions(int headDim, double rotaryBase = 10000) : IDisposable
{
    private const int SmallestTable = 256;

    private Tensor? cos;
    private Tensor? sin;

    /// <summary>Angles of consecutive positions.</summary>
    /// <param name="start">First position.</param>
    /// <param name="count">How many.</param>
    /// <param name="like">A tensor of the type and on the device that are wanted.</param>
    /// <returns>Views [count, 1, K] of the table.</returns>
    public Rotation At(long start, long count, Tensor like)
    {
        Grow(start + count, like);
        return new(cos!.narrow(0, start, count), sin!.narrow(0, start, count));
    }

    /// <summary>Angles of given positions.</summary>
    /// <param name="positions">int64[B, T], from 0.</param>
    /// <param name="like">A tensor of the type and on the device that are wanted.</param>
    /// <returns>[B, T, 1, K].</returns>
    public Rotation At(Tensor positions, Tensor like)
    {
        Check.Shape(positions, [-1, -1]);
        using var scope = NewDisposeScope();
        Grow(positions.max().item<long>() + 1, like);
        var angles = Gather(positions);
        return new(angles.Cos.MoveToOuterDisposeScope(), angles.Sin.MoveToOuterDisposeScope());
    }

    /// <summary>As <see cref="At(Tensor, Tensor)"/> for positions below a bound that <see cref="Grow"/> has seen: nothing is read back.</summary>
    internal Rotation Gather(Tensor positions)
    {
        long[] shape = [.. positions.shape, 1, headDim];
        var flat = positions.flatten();
        return new(cos!.index_select(0, flat).view(shape), sin!.index_select(0, flat).view(shape));
    }

    /// <summary>Makes the tables reach a position and be of a type and on a device.</summary>
    internal void Grow(long positions, Tensor like)
    {
        bool fits = cos is not null && cos.dtype == like.dtype && cos.device_type == like.device_type && cos.device_index == like.device_index;
        if (fits && cos!.shape[0] >= positions)
            return;
        using var ordinary = inference_mode(false); // a table made in inference mode could not serve training later
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        long length = Math.Max(positions, fits ? 2 * cos!.shape[0] : SmallestTable);
        var frequencies = pow(rotaryBase, arange(headDim / 2, dtype: ScalarType.Float64) * (-2.0 / headDim));
        var angles = arange(length, dtype: ScalarType.Float64).outer(frequencies);
        var (halfCos, halfSin) = (angles.cos(), angles.sin());
        Dispose();
        cos = cat([halfCos, halfCos], 1).unsqueeze(1).to(like.dtype, like.device).DetachFromDisposeScope();
        sin = cat([-halfSin, halfSin], 1).unsqueeze(1).to(like.dtype, like.device).DetachFromDisposeScope();
    }

    /// <summary>Frees the tables.</summary>
    public void Dispose()
    {
        cos?.Dispose();
        sin?.Dispose();
    }
}
