namespace Experiments.Evaluation;

/// <summary>How well one predicted box an example fits.</summary>
/// <param name="Accuracy">Share of hits, in [0, 1].</param>
/// <param name="MeanIoU">Mean IoU, in [0, 1].</param>
/// <param name="MeanGIoU">Mean generalised IoU, in [-1, 1].</param>
/// <param name="Missing">Predictions that are no box; they count as IoU 0 and GIoU -1.</param>
public sealed record BoxScores(double Accuracy, double MeanIoU, double MeanGIoU, int Missing);
