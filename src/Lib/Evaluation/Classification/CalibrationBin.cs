namespace Experiments.Evaluation;

/// <summary>Examples of like confidence: a point of a reliability diagram.</summary>
/// <param name="Examples">How many.</param>
/// <param name="Confidence">Their mean confidence.</param>
/// <param name="Accuracy">Their share of right predictions.</param>
public sealed record CalibrationBin(int Examples, double Confidence, double Accuracy)
{
    /// <summary>Distance of confidence and accuracy.</summary>
    public double Gap => Math.Abs(Confidence - Accuracy);
}
