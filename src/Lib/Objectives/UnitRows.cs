using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>Projects embeddings onto the unit sphere, as big_vision's <c>two_towers.py</c> does.</summary>
internal static class UnitRows
{
    private static readonly Scalar Guard = 1e-8; // static: a scalar made on the fly may be finalised during the native call

    /// <summary>x / (|x| + 1e-8) along the last axis; a row of zeros stays one.</summary>
    public static Tensor Of(Tensor rows) => rows / rows.norm(-1, keepdim: true).add(Guard);
}
