using Experiments.Layers;

namespace Experiments.Models;

/// <summary>How a U-Net is told the timestep.</summary>
/// <param name="Width">Size of the embedding; null for four times the first level's width.</param>
/// <param name="CosineFirst">Whether cosines stand before sines.</param>
/// <param name="Shift">How many frequencies short of the longest period the list ends: 1 in DDPM, 0 later.</param>
/// <param name="ConditionWidth">Size of a vector added to the sinusoids, such as an embedded guidance scale; 0 for none.</param>
/// <param name="After">Activation of the whole embedding, labels included; null for none.</param>
public sealed record UNetTime(int? Width = null, bool CosineFirst = true, int Shift = 0, int ConditionWidth = 0, Activation? After = null);
