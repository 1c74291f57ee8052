namespace Experiments.Evaluation;

/// <summary>Panoptic quality of one class.</summary>
/// <param name="Matched">True segments that a predicted one covers, IoU above 0.5.</param>
/// <param name="Invented">Predicted segments without a partner.</param>
/// <param name="Missed">True segments without a partner.</param>
/// <param name="IoUSum">Sum of the matched pairs' IoU.</param>
public sealed record PanopticClass(int Matched, int Invented, int Missed, double IoUSum)
{
    /// <summary>Whether the class occurs in truth or prediction; only such classes enter a mean.</summary>
    public bool Occurs => Matched + Invented + Missed > 0;

    /// <summary>PQ = SQ x RQ, in [0, 1].</summary>
    public double Quality => Occurs ? IoUSum / (Matched + (0.5 * Invented) + (0.5 * Missed)) : 0;

    /// <summary>SQ: mean IoU of the matched pairs, in [0, 1].</summary>
    public double Segmentation => Matched > 0 ? IoUSum / Matched : 0;

    /// <summary>RQ: F1 of finding segments, in [0, 1].</summary>
    public double Recognition => Occurs ? Matched / (Matched + (0.5 * Invented) + (0.5 * Missed)) : 0;
}
