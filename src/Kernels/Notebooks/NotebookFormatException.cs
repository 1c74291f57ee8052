namespace Experiments.Kernels.Notebooks;

/// <summary>A file is no usable notebook; the message names the file, the cell and the reason.</summary>
internal sealed class NotebookFormatException(string message) : Exception(message);
