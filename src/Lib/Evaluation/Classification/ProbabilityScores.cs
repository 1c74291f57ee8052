namespace Experiments.Evaluation;

/// <summary>Quality of class probabilities.</summary>
/// <param name="Accuracy">Share of examples whose label is the most probable class, in [0, 1].</param>
/// <param name="NegativeLogLikelihood">Mean of -ln p(label), nats.</param>
/// <param name="Brier">Mean over examples of the sum over classes of (p - y)^2, in [0, 2].</param>
/// <param name="Confidences">Largest probability of each example.</param>
/// <param name="Right">Whether each example's label is the most probable class: with the confidences, what <see cref="Calibration"/> takes.</param>
public sealed record ProbabilityScores(
    double Accuracy, double NegativeLogLikelihood, double Brier, IReadOnlyList<double> Confidences, IReadOnlyList<bool> Right)
{
    /// <summary>Brier score of two classes as some libraries print it: of the second class alone.</summary>
    public double BinaryBrier => Brier / 2;
}
