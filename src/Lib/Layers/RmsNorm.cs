using Experiments.Core;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Root-mean-square norm of the last axis: x / sqrt(mean(x^2) + epsilon), times a weight; no mean, no bias.</summary>
public sealed class RmsNorm : nn.Module<Tensor, Tensor>
{
    private static readonly Scalar One = 1; // static: a scalar made on the fly may be finalised during the native call

    private readonly Parameter weight;
    private readonly Scalar epsilon;
    private readonly double added;
    private readonly bool offset;

    /// <summary>Creates the layer.</summary>
    /// <param name="width">Size of the last axis.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="offset">Gemma's form: the weight is an offset from one and starts at 0. T5's form multiplies by it and starts at 1.</param>
    /// <param name="device">Where the parameter lives; the CPU when null.</param>
    public RmsNorm(int width, double epsilon = 1e-6, bool offset = false, Device? device = null)
        : base(nameof(RmsNorm))
    {
        Check.Positive(width, "RmsNorm.width");
        (this.epsilon, added) = (epsilon, epsilon);
        this.offset = offset;
        weight = LayerSetup.Own(device, initial => initial.fill_(offset ? 0f : 1f), width);
        RegisterComponents();
    }

    /// <summary>Normalises each vector; half precisions are computed in float32, as the references do.</summary>
    /// <param name="input">float[.., D].</param>
    /// <returns>float[.., D] of the input's type.</returns>
    public override Tensor forward(Tensor input)
    {
        if (RowNorm.Fits(input, weight))
            return RowNorm.Of(input, weight, added, offset ? 1 : 0);
        using var scope = NewDisposeScope();
        bool half = input.dtype is ScalarType.Float16 or ScalarType.BFloat16;
        var x = half ? input.to(ScalarType.Float32) : input;
        var scale = weight.dtype == x.dtype ? weight : weight.to(x.dtype);
        if (offset)
            scale = scale.add(One);
        var scaled = x.square().mean([-1L], keepdim: true).add_(epsilon).rsqrt().mul(x).mul(scale);
        return (half ? scaled.to(input.dtype) : scaled).MoveToOuterDisposeScope();
    }
}
