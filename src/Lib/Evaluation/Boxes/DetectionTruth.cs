namespace Experiments.Evaluation;

/// <summary>A true box.</summary>
/// <param name="Image">Which image.</param>
/// <param name="Category">Which class.</param>
/// <param name="Box">Where, in pixels.</param>
/// <param name="Crowd">Whether it is a group not told apart: detections inside it are neither right nor wrong.</param>
/// <param name="Area">Pixels, COCO's mask area; null for the box's own.</param>
public sealed record DetectionTruth(long Image, int Category, Extent Box, bool Crowd = false, double? Area = null);
