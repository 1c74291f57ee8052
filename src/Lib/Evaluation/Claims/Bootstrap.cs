using Experiments.Core;

namespace Experiments.Evaluation;

/// <summary>Percentile bootstrap over test items: how far a mean would move on another test set of the same size.</summary>
/// <remarks>It covers the choice of test items, not of training seeds; for those use <see cref="PairedInterval"/>.</remarks>
public static class Bootstrap
{
    /// <summary>Interval of a mean, such as an accuracy from ones and zeros.</summary>
    /// <param name="items">One score a test item.</param>
    /// <param name="resamples">Number of resampled test sets.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    /// <param name="level">Coverage, above 0 and below 1.</param>
    /// <returns>The mean and its percentile interval.</returns>
    /// <exception cref="ArgumentException">There is no item, or a number is out of range.</exception>
    public static Interval Mean(IReadOnlyList<double> items, int resamples = 2000, ulong seed = 0, double level = 0.95)
    {
        Check.Member(items.Count > 0, "Bootstrap.items", "empty", "give one score a test item");
        Check.Positive(resamples, "Bootstrap.resamples");
        Check.Member(level is > 0 and < 1, "Bootstrap.level", level, "use a value such as 0.95");
        double[] scores = [.. items];
        var means = new double[resamples];
        for (int r = 0; r < resamples; r++)
        {
            var random = new CounterRandom(seed, 0, (ulong)r);
            double sum = 0;
            for (int i = 0; i < scores.Length; i++)
                sum += scores[random.Integer((ulong)i, scores.Length)];
            means[r] = sum / scores.Length;
        }
        Array.Sort(means);
        return new Interval(scores.Average(), Percentile(means, (1 - level) / 2), Percentile(means, (1 + level) / 2), level);
    }

    /// <summary>Interval of the mean difference of two models on the same test items, first minus second.</summary>
    /// <param name="first">One score a test item.</param>
    /// <param name="second">One score a test item, in the same order.</param>
    /// <param name="resamples">Number of resampled test sets.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    /// <param name="level">Coverage, above 0 and below 1.</param>
    /// <returns>The mean difference and its percentile interval.</returns>
    /// <exception cref="ArgumentException">The models differ in their number of items.</exception>
    public static Interval Difference(
        IReadOnlyList<double> first, IReadOnlyList<double> second, int resamples = 2000, ulong seed = 0, double level = 0.95)
    {
        if (first.Count != second.Count)
            throw new ArgumentException($"The models have {first.Count} and {second.Count} scores; score both on the same items.", nameof(second));
        return Mean([.. first.Zip(second, (a, b) => a - b)], resamples, seed, level);
    }

    // Linear interpolation between order statistics.
    private static double Percentile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }
}
