namespace Experiments.Data;

/// <summary>A labelled part of an image.</summary>
/// <param name="Label">Category name.</param>
/// <param name="Box">Where it is.</param>
/// <param name="Mask">Its pixels, when known.</param>
/// <param name="Crowd">Whether it stands for a group that was not told apart.</param>
public sealed record ImageRegion(string Label, Box Box, RunLengthMask? Mask = null, bool Crowd = false);
