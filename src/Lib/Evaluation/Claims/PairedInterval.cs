using Experiments.Core;

namespace Experiments.Evaluation;

/// <summary>Student's t interval over seeds: of a mean, or of the difference of two arms paired by seed.</summary>
/// <remarks>Pairing removes what seeds share (data order, initial weights), so three to five seeds can decide small effects.</remarks>
public static class PairedInterval
{
    /// <summary>Interval of the mean difference, first minus second.</summary>
    /// <param name="first">One result a seed.</param>
    /// <param name="second">One result a seed, the same seeds in the same order.</param>
    /// <param name="level">Coverage, above 0 and below 1.</param>
    /// <returns>The two-sided interval; infinite with a single seed.</returns>
    /// <exception cref="ArgumentException">The arms differ in length or are empty.</exception>
    public static Interval Of(IReadOnlyList<double> first, IReadOnlyList<double> second, double level = 0.95)
    {
        if (first.Count != second.Count)
            throw new ArgumentException($"The arms have {first.Count} and {second.Count} results; run both with the same seeds.", nameof(second));
        return OfMean([.. first.Zip(second, (a, b) => a - b)], level);
    }

    /// <summary>Interval of the mean of one arm.</summary>
    /// <param name="values">One result a seed.</param>
    /// <param name="level">Coverage, above 0 and below 1.</param>
    /// <returns>mean +- t(n - 1) s / sqrt(n); infinite with a single value, not-a-number when a value is not finite.</returns>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static Interval OfMean(IReadOnlyList<double> values, double level = 0.95)
    {
        Check.Member(values.Count > 0, "PairedInterval.values", "empty", "give one result a seed");
        Check.Member(level is > 0 and < 1, "PairedInterval.level", level, "use a value such as 0.95");
        int n = values.Count;
        double mean = values.Average();
        if (n == 1)
            return new Interval(mean, double.NegativeInfinity, double.PositiveInfinity, level);
        double deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (n - 1));
        double half = StudentT.Quantile((1 + level) / 2, n - 1) * deviation / Math.Sqrt(n);
        return new Interval(mean, mean - half, mean + half, level);
    }
}
