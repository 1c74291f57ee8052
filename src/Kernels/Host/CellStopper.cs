using Experiments.Kernels.Workers;

namespace Experiments.Kernels.Host;

/// <summary>Ends the running cell: first by an interrupt, after a grace with its process.</summary>
internal sealed class CellStopper(WorkerProcess worker, int cell) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private bool isDisposed;

    /// <summary>Set once the cell was asked to stop.</summary>
    public StopReason Reason { get; private set; }

    /// <summary>Asks the cell to stop after a time.</summary>
    public void StopAfter(TimeSpan time, StopReason reason) => Schedule(time, () => Stop(reason));

    /// <summary>Asks the cell to stop; asked twice, ends it at once.</summary>
    public void Stop(StopReason reason)
    {
        lock (gate)
        {
            if (isDisposed)
                return;
            if (Reason == reason)
                worker.Kill();
            if (Reason != StopReason.None)
                return;
            Reason = reason;
        }
        worker.Send(new InterruptMessage(cell));
        Schedule(Grace, worker.Kill);
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            timers.ForEach(timer => timer.Dispose());
        }
    }

    private void Schedule(TimeSpan time, Action action)
    {
        lock (gate)
        {
            if (!isDisposed)
                timers.Add(new Timer(_ => action(), null, time, Timeout.InfiniteTimeSpan));
        }
    }
}
