using System.ComponentModel;
using System.Runtime.CompilerServices;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels;

/// <summary>The running cell.</summary>
public static class Cell
{
    /// <summary>Cancelled when the cell is interrupted or its time is over; long loops check it every step.</summary>
    /// <remarks>A cell that reads it is trusted to stop by itself: it gets five seconds, or until a second interrupt, before it is stopped in other ways.</remarks>
    public static CancellationToken CancellationToken => CellContext.Current?.Interrupter.Token ?? CancellationToken.None;

    /// <summary>Ends an interrupted cell; compiled into the loops and functions of every cell.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Checkpoint()
    {
        if (Interrupter.IsAnyRequested)
            Stop();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Stop() => CellContext.Current?.Interrupter.ThrowIfDue();
}
