using Experiments.Kernels.Engine;

namespace Experiments.Kernels;

/// <summary>The running cell.</summary>
public static class Cell
{
    /// <summary>Cancelled when the cell is interrupted or its time is over; long loops check it every step.</summary>
    /// <remarks>A cell that reads it is trusted to stop by itself: it gets five seconds, or until a second interrupt, before it is aborted.</remarks>
    public static CancellationToken CancellationToken => CellContext.Current?.Interrupter.Token ?? CancellationToken.None;
}
