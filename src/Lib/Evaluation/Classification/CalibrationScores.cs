namespace Experiments.Evaluation;

/// <summary>How far confidence is from accuracy.</summary>
/// <param name="Expected">ECE: mean gap of the bins, weighted by their examples, in [0, 1].</param>
/// <param name="Maximum">MCE: the worst bin's gap.</param>
/// <param name="Bins">Bins that hold an example, by confidence.</param>
public sealed record CalibrationScores(double Expected, double Maximum, IReadOnlyList<CalibrationBin> Bins);
