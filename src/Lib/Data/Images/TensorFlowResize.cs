using Experiments.Data.Resampling;

namespace Experiments.Data;

/// <summary>The methods of <c>tf.image.resize</c>, what big_vision trains and evaluates with.</summary>
/// <remarks>Bytes are cut off, not rounded, as big_vision casts them back to their type. big_vision does not antialias unless told to.</remarks>
public static class TensorFlowResize
{
    private const int TableSize = 1024;

    /// <summary>Two neighbours an axis, also when shrinking.</summary>
    public static Interpolation Bilinear { get; } =
        new("TensorFlow bilinear", span => Axis.Repeated(span, Kernels.Triangle, 1, corners: false), ByteArithmetic.TruncatedDifference);

    /// <summary>Bilinear over every source pixel when shrinking.</summary>
    public static Interpolation BilinearAntialias { get; } =
        new("TensorFlow bilinear, antialiased", span => Axis.Filtered(span, Kernels.Triangle, 1), ByteArithmetic.TruncatedSum);

    /// <summary>Four neighbours an axis, a = -0.5, weights at 1/1024 of a pixel, nothing beyond the border.</summary>
    public static Interpolation Bicubic { get; } = new("TensorFlow bicubic", Cubic, ByteArithmetic.TruncatedSum);

    /// <summary>Bicubic over every source pixel when shrinking, a = -0.5.</summary>
    public static Interpolation BicubicAntialias { get; } =
        new("TensorFlow bicubic, antialiased", span => Axis.Filtered(span, x => Kernels.Cubic(x, -0.5), 2), ByteArithmetic.TruncatedSum);

    /// <summary>Mean of the source area that a target pixel covers, pixels at its edge in part.</summary>
    public static Interpolation Area { get; } = new("TensorFlow area", Covered, ByteArithmetic.TruncatedSum);

    private static Axis Cubic(AxisSpan span)
    {
        float scale = (float)span.Source / span.Target;
        var axis = new Axis(span.Count, 4);
        for (int i = 0; i < span.Count; i++)
        {
            float place = (span.First + i + 0.5f) * scale - 0.5f;
            int below = (int)MathF.Floor(place);
            double offset = Math.Round((double)((place - below) * TableSize)) / TableSize;
            int start = Math.Max(0, below - 1), end = Math.Min(span.Source, below + 3);
            var weights = axis.Weights.AsSpan(4 * i, end - start);
            double sum = 0;
            for (int j = start; j < end; j++)
                sum += weights[j - start] = Kernels.Cubic(j - below - offset, -0.5);
            for (int j = 0; j < weights.Length && sum != 0; j++)
                weights[j] /= sum;
            (axis.Starts[i], axis.Sizes[i]) = (start, end - start);
        }
        return axis;
    }

    private static Axis Covered(AxisSpan span)
    {
        double scale = (double)span.Source / span.Target;
        return Axis.Runs(span, i =>
        {
            double from = i * scale, to = (i + 1) * scale;
            int start = Math.Min((int)from, span.Source - 1), end = Math.Clamp((int)Math.Ceiling(to), start + 1, span.Source);
            return (start, end, j => (Math.Min(j + 1, to) - Math.Max(j, from)) / scale);
        });
    }
}
