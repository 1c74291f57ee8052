using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>What the names of <see cref="Activation"/> compute.</summary>
internal static class ActivationFunctions
{
    private static readonly Scalar Quick = 1.702; // static: a scalar made on the fly may be finalised during the native call

    /// <summary>Applies an activation to every element.</summary>
    public static Tensor Apply(this Activation activation, Tensor x) => activation switch
    {
        Activation.GeluTanh => nn.functional.gelu(x, GELU.Approximate.tanh),
        Activation.Gelu => nn.functional.gelu(x),
        Activation.QuickGelu => x * x.mul(Quick).sigmoid(),
        Activation.Silu => nn.functional.silu(x),
        Activation.Relu => x.relu(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Use one of the named activations."),
    };
}
