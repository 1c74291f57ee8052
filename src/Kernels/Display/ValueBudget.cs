namespace Experiments.Kernels.Display;

/// <summary>Counts the values one output has visited, so that graphs with cycles and fans end early.</summary>
internal sealed class ValueBudget
{
    private int left = DisplaySettings.Values;

    /// <summary>Takes one value from the budget.</summary>
    /// <returns>False when nothing is left.</returns>
    public bool Take() => left-- > 0;
}
