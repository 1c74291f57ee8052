namespace Experiments.Data;

/// <summary>A named box, with or without a mask, as PaliGemma writes it.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Name">What it is; may be empty.</param>
/// <param name="Mask">16 mask codes in [0, 128), row by row of a 4 x 4 grid over the box; null without a mask.</param>
public sealed record LocatedObject(Box Box, string Name, IReadOnlyList<int>? Mask = null);
