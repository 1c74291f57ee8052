namespace Experiments.Evaluation;

/// <summary>A caption metric over a set.</summary>
/// <param name="Mean">Mean over captions.</param>
/// <param name="Each">Score of each caption.</param>
public sealed record CaptionScores(double Mean, IReadOnlyList<double> Each)
{
    internal static CaptionScores Of(double[] each) => new(each.Average(), each);
}
