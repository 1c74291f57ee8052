using System.Globalization;
using Experiments.Core;

namespace Experiments.Evaluation;

/// <summary>Accuracy for answers read off charts: numbers may be off by 5 %.</summary>
/// <remarks>ChartQA (Masry et al.), section 5.1. Where both sides are numbers, a percent sign dividing by 100, the relative error decides; else the texts, case aside.</remarks>
public static class RelaxedAccuracy
{
    /// <summary>Whether one answer counts as right.</summary>
    /// <param name="prediction">The answer given.</param>
    /// <param name="target">The right one.</param>
    /// <param name="tolerance">Largest relative error of a number.</param>
    /// <returns>True for a hit; a target of zero must be met as text.</returns>
    public static bool Hit(string prediction, string target, double tolerance = 0.05) =>
        Number(prediction) is { } given && Number(target) is { } right && right != 0
            ? Math.Abs(given - right) / Math.Abs(right) <= tolerance
            : string.Equals(prediction.Trim(), target.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Share of hits.</summary>
    /// <param name="predictions">One answer a question.</param>
    /// <param name="targets">The right ones.</param>
    /// <param name="tolerance">Largest relative error of a number.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentException">There is no question, or the lists differ in length.</exception>
    public static double Measure(IReadOnlyList<string> predictions, IReadOnlyList<string> targets, double tolerance = 0.05)
    {
        Check.Member(predictions.Count > 0, "RelaxedAccuracy.predictions", "empty", "give at least one answer");
        Check.Member(targets.Count == predictions.Count, "RelaxedAccuracy.targets", targets.Count, $"give {predictions.Count}, one a question");
        return Enumerable.Range(0, predictions.Count).Count(i => Hit(predictions[i], targets[i], tolerance)) / (double)predictions.Count;
    }

    private static double? Number(string text)
    {
        string digits = text.Trim();
        bool percent = digits.EndsWith('%');
        return double.TryParse(digits.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? (percent ? value / 100 : value)
            : null;
    }
}
