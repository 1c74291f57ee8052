namespace Experiments.Worlds;

/// <summary>A detection read from words.</summary>
/// <param name="Name">What it is said to be.</param>
/// <param name="Box">y0, x0, y1, x1 in (0, 1).</param>
public sealed record NamedBox(string Name, float[] Box);
