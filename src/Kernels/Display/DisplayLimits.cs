namespace Experiments.Kernels.Display;

/// <summary>How much of a value one output shows.</summary>
internal static class DisplayLimits
{
    /// <summary>Items of a sequence, rows and columns of a table.</summary>
    public const int Items = 20;

    /// <summary>Levels of values within values.</summary>
    public const int Depth = 6;

    /// <summary>Values in all, so that wide and deep graphs end.</summary>
    public const int Values = 2000;
}
