namespace Experiments.Kernels.Host;

/// <summary>How one notebook ended.</summary>
/// <param name="Job">The notebook.</param>
/// <param name="Failure">One line that names notebook, cell and line; null when every cell succeeded.</param>
/// <param name="Page">Path of the page.</param>
/// <param name="Elapsed">Wall time.</param>
/// <param name="Interrupted">Whether it was stopped from the keyboard.</param>
internal sealed record RunOutcome(NotebookJob Job, string? Failure, string Page, TimeSpan Elapsed, bool Interrupted);
