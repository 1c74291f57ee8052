using System.Collections.Concurrent;

namespace Experiments.Kernels.Host;

/// <summary>Runs notebooks in their order, some of them side by side, each with a worker of its own.</summary>
internal sealed class NotebookQueue(IReadOnlyList<NotebookJob> jobs, RunOptions options, RunProgress progress)
{
    private readonly Lock gate = new();
    private readonly ConcurrentQueue<NotebookJob> waiting = new(jobs);
    private readonly ConcurrentBag<RunOutcome> outcomes = [];
    private readonly List<NotebookRunner> running = [];

    /// <summary>Whether it was asked to stop.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Runs all notebooks, or those that began before an interrupt.</summary>
    public IReadOnlyCollection<RunOutcome> Run()
    {
        int threads = Math.Min(options.Jobs, jobs.Count);
        Task.WaitAll(Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(RunSome, TaskCreationOptions.LongRunning)));
        return outcomes;
    }

    /// <summary>Stops all notebooks; asked twice, at once.</summary>
    public void Interrupt()
    {
        lock (gate)
        {
            IsInterrupted = true;
            running.ForEach(runner => runner.Interrupt());
        }
    }

    private void RunSome()
    {
        while (waiting.TryDequeue(out var job))
        {
            var runner = new NotebookRunner(job, options, progress);
            lock (gate)
            {
                if (IsInterrupted)
                    return;
                running.Add(runner);
            }
            outcomes.Add(runner.Run());
            lock (gate)
                running.Remove(runner);
        }
    }
}
