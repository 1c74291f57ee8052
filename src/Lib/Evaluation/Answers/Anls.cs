using Experiments.Core;

namespace Experiments.Evaluation;

/// <summary>Average normalised Levenshtein similarity: answers read from documents and scenes, with slips forgiven.</summary>
/// <remarks>
/// Biten et al. (ST-VQA), section 4: 1 - d / longer length while that is above 0.5, else 0; the best over the accepted answers. Used for
/// DocVQA, InfoVQA and ST-VQA. Letters count as they are: give both sides in lower case, as these benchmarks do.
/// </remarks>
public static class Anls
{
    private const double Threshold = 0.5;

    /// <summary>Scores one answer.</summary>
    /// <param name="prediction">The answer given.</param>
    /// <param name="accepted">Answers that are right, at least one.</param>
    /// <returns>In [0, 1]; an empty accepted answer agrees with an empty prediction alone.</returns>
    /// <exception cref="ArgumentException">No answer is accepted.</exception>
    public static double Score(string prediction, IReadOnlyList<string> accepted)
    {
        Check.Member(accepted.Count > 0, "Anls.accepted", "empty", "give at least one right answer");
        int[] given = EditDistance.Characters(prediction);
        double best = 0;
        foreach (string answer in accepted)
        {
            int[] right = EditDistance.Characters(answer);
            int longer = Math.Max(given.Length, right.Length);
            double distance = longer == 0 ? 0 : EditDistance.Between(given, right) / (double)longer;
            best = Math.Max(best, distance < Threshold ? 1 - distance : 0);
        }
        return best;
    }

    /// <summary>Mean over questions.</summary>
    /// <param name="predictions">One answer a question.</param>
    /// <param name="accepted">Right answers of each question.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentException">There is no question, or the lists differ in length.</exception>
    public static double Measure(IReadOnlyList<string> predictions, IReadOnlyList<IReadOnlyList<string>> accepted)
    {
        Check.Member(predictions.Count > 0, "Anls.predictions", "empty", "give at least one answer");
        Check.Member(accepted.Count == predictions.Count, "Anls.accepted", $"{accepted.Count} lists", $"give {predictions.Count}, one a question");
        return Enumerable.Range(0, predictions.Count).Average(i => Score(predictions[i], accepted[i]));
    }
}
