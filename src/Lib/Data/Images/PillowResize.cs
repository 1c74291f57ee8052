using Experiments.Data.Resampling;

namespace Experiments.Data;

/// <summary>The filters of Pillow's <c>Image.resize</c>, what the published preprocessors of Hugging Face checkpoints use.</summary>
/// <remarks>All but nearest average over every source pixel when they shrink. Bytes are rounded after either pass.</remarks>
public static class PillowResize
{
    /// <summary>The pixel under each centre.</summary>
    public static Interpolation Nearest { get; } = new("Pillow nearest", Centres, ByteArithmetic.FixedPoint);

    /// <summary>Equal weights.</summary>
    public static Interpolation Box { get; } = Filter("box", Kernels.Box, 0.5);

    /// <summary>Triangle kernel.</summary>
    public static Interpolation Bilinear { get; } = Filter("bilinear", Kernels.Triangle, 1);

    /// <summary>Windowed sinc of support 1.</summary>
    public static Interpolation Hamming { get; } = Filter("hamming", Kernels.Hamming, 1);

    /// <summary>Cubic kernel with a = -0.5.</summary>
    public static Interpolation Bicubic { get; } = Filter("bicubic", x => Kernels.Cubic(x, -0.5), 2);

    /// <summary>Windowed sinc of support 3.</summary>
    public static Interpolation Lanczos { get; } = Filter("lanczos", Kernels.Lanczos, 3);

    /// <summary>A filter by the number that preprocessor files give as <c>resample</c>.</summary>
    /// <param name="resample">0 nearest, 1 lanczos, 2 bilinear, 3 bicubic, 4 box, 5 hamming.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
    public static Interpolation ByNumber(int resample) => resample switch
    {
        0 => Nearest,
        1 => Lanczos,
        2 => Bilinear,
        3 => Bicubic,
        4 => Box,
        5 => Hamming,
        _ => throw new ArgumentOutOfRangeException(nameof(resample), resample, "Pillow's filters are 0 nearest, 1 lanczos, 2 bilinear, 3 bicubic, 4 box and 5 hamming."),
    };

    private static Interpolation Filter(string name, Func<double, double> kernel, double support) =>
        new($"Pillow {name}", span => Axis.Filtered(span, kernel, support), ByteArithmetic.FixedPoint);

    // Pillow adds the step up instead of multiplying, and the sums' rounding decides where a centre falls on an edge.
    private static Axis Centres(AxisSpan span)
    {
        double step = (double)span.Source / span.Target, place = step * 0.5;
        var sources = new int[span.First + span.Count];
        for (int i = 0; i < sources.Length; i++, place += step)
            sources[i] = (int)place;
        return Axis.Picked(span, i => sources[i]);
    }
}
