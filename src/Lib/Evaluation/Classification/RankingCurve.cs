using Experiments.Core;

namespace Experiments.Evaluation;

/// <summary>How well scores rank positives before negatives.</summary>
public static class RankingCurve
{
    /// <summary>Area under the receiver operating characteristic: how often a positive scores above a negative, ties counting half.</summary>
    /// <param name="scores">Larger means positive.</param>
    /// <param name="positive">The truth.</param>
    /// <returns>In [0, 1]; 0.5 for chance.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, a score is not a number, or one of the two kinds is absent.</exception>
    public static double Auroc(IReadOnlyList<double> scores, IReadOnlyList<bool> positive)
    {
        double wins = 0, positives = 0, negatives = 0;
        foreach (var (right, wrong) in Levels(scores, positive))
        {
            wins += wrong * (positives + (0.5 * right)); // positives above this level beat its negatives
            positives += right;
            negatives += wrong;
        }
        Check.Member(positives > 0 && negatives > 0, "RankingCurve.positive", positives > 0 ? "true throughout" : "false throughout", "give both kinds");
        return wins / (positives * negatives);
    }

    /// <summary>Average precision: sum over levels of score of precision times gain in recall, without interpolation.</summary>
    /// <param name="scores">Larger means positive.</param>
    /// <param name="positive">The truth.</param>
    /// <returns>In [0, 1]; the share of positives for chance.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, a score is not a number, or there is no positive.</exception>
    public static double AveragePrecision(IReadOnlyList<double> scores, IReadOnlyList<bool> positive)
    {
        double sum = 0, positives = 0, all = 0;
        foreach (var (right, wrong) in Levels(scores, positive))
        {
            positives += right;
            all += right + wrong;
            sum += right * positives / all;
        }
        Check.Member(positives > 0, "RankingCurve.positive", "false throughout", "give at least one positive");
        return sum / positives;
    }

    /// <summary>Positives and negatives of each different score, from the highest down.</summary>
    private static IEnumerable<(int Right, int Wrong)> Levels(IReadOnlyList<double> scores, IReadOnlyList<bool> positive)
    {
        Check.Member(positive.Count == scores.Count, "RankingCurve.positive", positive.Count, $"give {scores.Count}, one a score");
        double[] keys = [.. scores];
        Check.Member(!keys.Any(double.IsNaN), "RankingCurve.scores", "not a number somewhere", "check the model");
        bool[] truth = [.. positive];
        Array.Sort(keys, truth);
        for (int at = keys.Length - 1; at >= 0;)
        {
            double level = keys[at];
            int right = 0, wrong = 0;
            for (; at >= 0 && keys[at] == level; at--)
            {
                right += truth[at] ? 1 : 0;
                wrong += truth[at] ? 0 : 1;
            }
            yield return (right, wrong);
        }
    }
}
