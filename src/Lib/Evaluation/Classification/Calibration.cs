using Experiments.Core;

namespace Experiments.Evaluation;

/// <summary>Calibration error of classifiers: is a prediction made with confidence 0.8 right eight times in ten?</summary>
/// <remarks>
/// Naeini et al. and Guo et al., section 2: examples are put in bins by confidence, the largest class probability; the error is
/// sum over bins of share x |confidence - accuracy|.
/// </remarks>
public static class Calibration
{
    /// <summary>Bins of equal width over [0, 1], open on the left and closed on the right.</summary>
    /// <param name="confidences">In [0, 1], one an example.</param>
    /// <param name="right">Whether the prediction was right.</param>
    /// <param name="bins">Number of bins, 10 or 15 in the literature.</param>
    /// <returns>Errors and bins.</returns>
    /// <exception cref="ArgumentException">There is no example, the lists differ in length, or a confidence is out of range.</exception>
    public static CalibrationScores EqualWidth(IReadOnlyList<double> confidences, IReadOnlyList<bool> right, int bins = 15)
    {
        Require(confidences, right, bins);
        var sums = new Sum[bins];
        for (int i = 0; i < confidences.Count; i++)
        {
            int bin = Math.Clamp((int)Math.Ceiling(confidences[i] * bins) - 1, 0, bins - 1);
            while (bin > 0 && confidences[i] <= bin / (double)bins) // rounding may have put a confidence on an edge beyond it
                bin--;
            while (bin < bins - 1 && confidences[i] > (bin + 1) / (double)bins)
                bin++;
            sums[bin].Add(confidences[i], right[i]);
        }
        return Scores(sums, confidences.Count);
    }

    /// <summary>Bins of equal size: examples sorted by confidence are cut into nearly equal runs, the longer ones first.</summary>
    /// <param name="confidences">In [0, 1], one an example.</param>
    /// <param name="right">Whether the prediction was right.</param>
    /// <param name="bins">Number of bins.</param>
    /// <returns>Errors and bins.</returns>
    /// <exception cref="ArgumentException">There is no example, the lists differ in length, or a confidence is out of range.</exception>
    public static CalibrationScores EqualSize(IReadOnlyList<double> confidences, IReadOnlyList<bool> right, int bins = 10)
    {
        Require(confidences, right, bins);
        int[] order = [.. Enumerable.Range(0, confidences.Count).OrderBy(i => confidences[i])];
        var sums = new Sum[bins];
        int each = order.Length / bins, longer = order.Length % bins, at = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            for (int end = at + each + (bin < longer ? 1 : 0); at < end; at++)
                sums[bin].Add(confidences[order[at]], right[order[at]]);
        }
        return Scores(sums, order.Length);
    }

    private static void Require(IReadOnlyList<double> confidences, IReadOnlyList<bool> right, int bins)
    {
        Check.Member(confidences.Count > 0, "Calibration.confidences", "empty", "give at least one example");
        Check.Member(right.Count == confidences.Count, "Calibration.right", right.Count, $"give {confidences.Count}, one an example");
        Check.Positive(bins, "Calibration.bins");
        foreach (double confidence in confidences)
            Check.Member(confidence is >= 0 and <= 1, "Calibration.confidences", confidence, "use probabilities in [0, 1]");
    }

    private static CalibrationScores Scores(Sum[] sums, int examples)
    {
        CalibrationBin[] bins = [.. sums.Where(s => s.Count > 0).Select(s => new CalibrationBin(s.Count, s.Confidence / s.Count, s.Right / (double)s.Count))];
        return new(bins.Sum(b => b.Gap * b.Examples) / examples, bins.Max(b => b.Gap), bins);
    }

    private struct Sum
    {
        public int Count { get; private set; }

        public int Right { get; private set; }

        public double Confidence { get; private set; }

        public void Add(double confidence, bool right)
        {
            Count++;
            Right += right ? 1 : 0;
            Confidence += confidence;
        }
    }
}
