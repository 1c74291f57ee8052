using Experiments.Data.Resampling;

namespace Experiments.Data;

/// <summary>The modes of <c>torch.nn.functional.interpolate</c>, with corners not aligned unless the name says so.</summary>
public static class TorchResize
{
    /// <summary>floor(index * scale), scale and product in single precision.</summary>
    public static Interpolation Nearest { get; } = Picked("nearest", (i, scale) => (int)MathF.Floor(i * scale));

    /// <summary>The pixel under each centre.</summary>
    public static Interpolation NearestExact { get; } = Picked("nearest-exact", (i, scale) => (int)MathF.Floor((i + 0.5f) * scale));

    /// <summary>Two neighbours an axis, also when shrinking.</summary>
    public static Interpolation Bilinear { get; } = Repeated("bilinear", Kernels.Triangle, 1, corners: false);

    /// <summary>Bilinear with the centres of the corner pixels aligned.</summary>
    public static Interpolation BilinearCorners { get; } = Repeated("bilinear, corners aligned", Kernels.Triangle, 1, corners: true);

    /// <summary>Bilinear over every source pixel when shrinking.</summary>
    public static Interpolation BilinearAntialias { get; } =
        new("torch bilinear, antialiased", span => Axis.Filtered(span, Kernels.Triangle, 1), ByteArithmetic.Rounded);

    /// <summary>Four neighbours an axis, a = -0.75.</summary>
    public static Interpolation Bicubic { get; } = Repeated("bicubic", x => Kernels.Cubic(x, -0.75), 2, corners: false);

    /// <summary>Bicubic, a = -0.75, with the centres of the corner pixels aligned.</summary>
    public static Interpolation BicubicCorners { get; } = Repeated("bicubic, corners aligned", x => Kernels.Cubic(x, -0.75), 2, corners: true);

    /// <summary>Bicubic over every source pixel when shrinking, a = -0.5.</summary>
    public static Interpolation BicubicAntialias { get; } =
        new("torch bicubic, antialiased", span => Axis.Filtered(span, x => Kernels.Cubic(x, -0.5), 2), ByteArithmetic.Rounded);

    /// <summary>Plain mean of every pixel that a target pixel touches: adaptive average pooling.</summary>
    public static Interpolation Area { get; } = new("torch area", Means, ByteArithmetic.Rounded);

    private static Interpolation Picked(string name, Func<int, float, int> source) =>
        new($"torch {name}", span => Axis.Picked(span, i => source(i, (float)span.Source / span.Target)), ByteArithmetic.Rounded);

    private static Interpolation Repeated(string name, Func<double, double> kernel, int support, bool corners) =>
        new($"torch {name}", span => Axis.Repeated(span, kernel, support, corners), ByteArithmetic.Rounded);

    private static Axis Means(AxisSpan span) => Axis.Runs(span, i =>
    {
        int start = (int)((long)i * span.Source / span.Target), end = (int)(((i + 1L) * span.Source + span.Target - 1) / span.Target);
        return (start, end, _ => 1.0 / (end - start));
    });
}
