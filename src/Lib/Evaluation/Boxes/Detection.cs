namespace Experiments.Evaluation;

/// <summary>A predicted box.</summary>
/// <param name="Image">Which image.</param>
/// <param name="Category">Which class.</param>
/// <param name="Box">Where, in pixels.</param>
/// <param name="Score">Confidence; only the order counts.</param>
public sealed record Detection(long Image, int Category, Extent Box, double Score);
