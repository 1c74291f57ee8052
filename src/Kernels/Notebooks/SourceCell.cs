namespace Experiments.Kernels.Notebooks;

/// <summary>Code of a file that can be run as a cell.</summary>
/// <param name="Place">What errors call it: the file's name and, in a notebook, the cell's place from 1.</param>
/// <param name="Language">Its language.</param>
/// <param name="Code">The source.</param>
internal sealed record SourceCell(string Place, string Language, string Code);
