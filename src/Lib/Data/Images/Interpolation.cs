using Experiments.Data.Resampling;

namespace Experiments.Data;

/// <summary>A way to resize images: the pixel grid, the kernel, the borders and the arithmetic of one library's method.</summary>
/// <remarks>
/// The methods are named where they come from: <see cref="PillowResize"/>, <see cref="TorchResize"/>, <see cref="TensorFlowResize"/>.
/// Equal names of different libraries are different functions, and features of a checkpoint move when they are mixed up.
/// </remarks>
public sealed class Interpolation
{
    private readonly Func<AxisSpan, Axis> axis;

    internal Interpolation(string name, Func<AxisSpan, Axis> axis, ByteArithmetic bytes)
    {
        Name = name;
        this.axis = axis;
        Bytes = bytes;
    }

    /// <summary>Library and method, such as <c>Pillow bicubic</c>.</summary>
    public string Name { get; }

    internal ByteArithmetic Bytes { get; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    internal Axis Along(AxisSpan span) => span.IsUnchanged ? Axis.Picked(span, i => i) : axis(span);
}
