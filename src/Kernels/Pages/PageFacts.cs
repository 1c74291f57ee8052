namespace Experiments.Kernels.Pages;

/// <summary>What a page says about the run, beyond what the notebook holds.</summary>
/// <param name="Name">The notebook's name.</param>
/// <param name="Folder">Where its relative pictures lie.</param>
/// <param name="Elapsed">Wall time of the whole.</param>
/// <param name="CellTimes">Wall time by cell id; cells that did not run are missing.</param>
/// <param name="Failure">Why the run stopped; null when it did not.</param>
internal sealed record PageFacts(string Name, string Folder, TimeSpan Elapsed, IReadOnlyDictionary<string, TimeSpan> CellTimes, string? Failure);
