using Experiments.Core;

namespace Experiments.Evaluation;

/// <summary>Accuracy of short answers against those of ten people.</summary>
/// <remarks>
/// Antol et al. (VQA), section 3, and the official script: min(1, people who said so / 3), averaged over the sets that leave one person out;
/// answers are normalised only where the people differ among themselves.
/// </remarks>
public static class VqaAccuracy
{
    private const double Enough = 3;

    /// <summary>Scores one answer.</summary>
    /// <param name="prediction">The answer given.</param>
    /// <param name="answers">What people answered, usually ten.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentException">There is no answer to compare with.</exception>
    public static double Score(string prediction, IReadOnlyList<string> answers)
    {
        Check.Member(answers.Count > 0, "VqaAccuracy.answers", "empty", "give what people answered");
        string given = VqaNormaliser.Trimmed(prediction);
        string[] theirs = [.. answers.Select(VqaNormaliser.Trimmed)];
        if (theirs.Any(a => a != theirs[0]))
        {
            given = VqaNormaliser.Normalise(given);
            theirs = [.. theirs.Select(VqaNormaliser.Normalise)];
        }
        int agree = theirs.Count(a => a == given), others = theirs.Length - agree;
        return ((agree * Math.Min(1, (agree - 1) / Enough)) + (others * Math.Min(1, agree / Enough))) / theirs.Length;
    }

    /// <summary>The short form min(1, exact matches / 3), without normalisation or leaving anyone out.</summary>
    /// <param name="prediction">The answer given.</param>
    /// <param name="answers">What people answered.</param>
    /// <returns>In [0, 1].</returns>
    public static double SimpleScore(string prediction, IReadOnlyList<string> answers) => Math.Min(1, answers.Count(a => a == prediction) / Enough);

    /// <summary>Mean over questions.</summary>
    /// <param name="predictions">One answer a question.</param>
    /// <param name="answers">What people answered to each.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentException">There is no question, or the lists differ in length.</exception>
    public static double Measure(IReadOnlyList<string> predictions, IReadOnlyList<IReadOnlyList<string>> answers)
    {
        Check.Member(predictions.Count > 0, "VqaAccuracy.predictions", "empty", "give at least one answer");
        Check.Member(answers.Count == predictions.Count, "VqaAccuracy.answers", $"{answers.Count} lists", $"give {predictions.Count}, one a question");
        return Enumerable.Range(0, predictions.Count).Average(i => Score(predictions[i], answers[i]));
    }
}
