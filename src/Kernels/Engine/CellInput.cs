namespace Experiments.Kernels.Engine;

/// <summary>One cell to run.</summary>
/// <param name="Number">Its execution count, from 1: the number people see beside the cell, and the one errors name.</param>
/// <param name="Code">The source; directive lines begin with <c>#!</c>.</param>
/// <param name="Language">Language by the cell's own metadata; null for the notebook's.</param>
internal sealed record CellInput(int Number, string Code, string? Language = null);
