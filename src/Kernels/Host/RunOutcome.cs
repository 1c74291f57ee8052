namespace Experiments.Kernels.Host;

/// <summary>How one notebook ended.</summary>
/// <param name="Job">The notebook.</param>
/// <param name="Failures">One line each, which names notebook, cell and line; none when all is well.</param>
/// <param name="Result">Path of what a reader opens: the page, or the notebook where there is none.</param>
/// <param name="Elapsed">Wall time.</param>
internal sealed record RunOutcome(NotebookJob Job, IReadOnlyList<string> Failures, string Result, TimeSpan Elapsed)
{
    public bool HasFailed => Failures.Count > 0;
}
