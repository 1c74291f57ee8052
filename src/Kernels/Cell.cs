using Experiments.Kernels.Engine;

namespace Experiments.Kernels;

/// <summary>The running cell.</summary>
public static class Cell
{
    /// <summary>Cancelled when the cell is interrupted or its time is over; long loops check it every step.</summary>
    public static CancellationToken CancellationToken => CellContext.Current?.Token ?? CancellationToken.None;
}
