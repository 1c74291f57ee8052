using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>How this kit makes and fills parameters: big_vision's rules.</summary>
internal static class LayerSetup
{
    /// <summary>Epsilon of every layer norm (flax's default, and that of the published checkpoints).</summary>
    public const double NormEpsilon = 1e-6;

    /// <summary>A module's own parameter; stays alive when the module is built inside a dispose scope.</summary>
    public static Parameter Own(Tensor initial)
    {
        var parameter = new Parameter(initial);
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    /// <summary>A module's own parameter, filled by its rule unless <see cref="BlankParameters"/> is open.</summary>
    public static Parameter Own(Device? device, Action<Tensor> fill, params long[] shape)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var initial = empty(shape, dtype: BlankParameters.Type, device: device);
        if (BlankParameters.Type is null)
            fill(initial);
        return Own(initial);
    }

    /// <summary>A parameter drawn from a normal distribution of mean 0.</summary>
    public static Parameter OwnNormal(double deviation, Device? device, params long[] shape) =>
        Own(device, initial => initial.normal_(0, deviation), shape);

    /// <summary>A parameter of zeros.</summary>
    public static Parameter OwnZeros(Device? device, params long[] shape) => Own(device, initial => initial.zero_(), shape);

    /// <summary>A kernel [outputs, inputs, height, width] whose channels lie next to each other in memory, which convolutions are fastest with.</summary>
    public static Parameter OwnKernel(Device? device, Action<Tensor> fill, int outputs, int inputs, int size)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var initial = empty([outputs, size, size, inputs], dtype: BlankParameters.Type, device: device).permute(0, 3, 1, 2);
        if (BlankParameters.Type is null)
            fill(initial);
        return Own(initial);
    }

    /// <summary>Layer norm over the last axis.</summary>
    public static LayerNorm Norm(int width, Device? device) => nn.LayerNorm(width, NormEpsilon, device: device, dtype: BlankParameters.Type);

    /// <summary>A style's norm over the last axis.</summary>
    public static nn.Module<Tensor, Tensor> Norm(TowerStyle style, int width, Device? device) => style.Block == BlockForm.Parallel
        ? new RmsNorm(width, style.NormEpsilon, device: device)
        : nn.LayerNorm(width, style.NormEpsilon, device: device, dtype: BlankParameters.Type);

    /// <summary>Token embedding: normal with deviation 1 / sqrt(width).</summary>
    /// <remarks>The table takes the place of a one-row one, for the reason given at <see cref="Dense"/>.</remarks>
    public static Embedding Embedding(int vocabulary, int width, Device? device)
    {
        var embedding = nn.Embedding(1, width, device: device);
        embedding.weight = OwnNormal(1 / Math.Sqrt(width), device, vocabulary, width);
        return embedding;
    }
}
