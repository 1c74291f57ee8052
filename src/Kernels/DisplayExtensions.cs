namespace Experiments.Kernels;

/// <summary>Displays as a method of every value.</summary>
public static class DisplayExtensions
{
    /// <summary>Displays a value in the running cell's output.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>The display, which can be updated in place.</returns>
    public static DisplayedValue Display(this object? value) => DisplayedValue.Show(value);
}
