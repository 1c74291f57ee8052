namespace Experiments.Kernels;

/// <summary>How much a notebook computes; the same code runs at every size.</summary>
public enum NotebookSize
{
    /// <summary>Seconds: every line runs, nothing is learnt. What a check uses.</summary>
    Quick,

    /// <summary>Minutes on two cores: what a reader runs, and what committed outputs show.</summary>
    Lesson,

    /// <summary>The paper's own numbers, whatever they cost.</summary>
    Paper,
}
