using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels;

/// <summary>A bar in the running cell's output that shows how far a loop is, how fast, and how long it will take.</summary>
/// <remarks>
/// <c>foreach (var batch in ProgressBar.Over(batches, "Epoch 1"))</c>, or <c>new ProgressBar("Training", steps)</c> and
/// <c>Report(step, $"loss {loss:0.000}")</c>. It is redrawn at most ten times a second; the last report is always shown.
/// </remarks>
public sealed class ProgressBar
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly string label;
    private readonly long? total;
    private readonly TimeProvider clock;
    private readonly long start;
    private readonly DisplayedValue shown;
    private long lastShown;
    private ITimer? later;
    private long done;
    private string note = "";

    /// <summary>Shows an empty bar.</summary>
    /// <param name="label">What is going on.</param>
    /// <param name="total">How many steps it will take.</param>
    /// <exception cref="ArgumentOutOfRangeException">The total is negative.</exception>
    public ProgressBar(string label, long total)
        : this(label, (long?)total, TimeProvider.System)
    {
    }

    internal ProgressBar(string label, long? total, TimeProvider clock)
    {
        if (total < 0)
            throw new ArgumentOutOfRangeException(nameof(total), total, $"The total of progress '{label}' is negative.");
        (this.label, this.total, this.clock) = (label, total, clock);
        start = lastShown = clock.GetTimestamp();
        shown = DisplayedValue.Show(View(hasEnded: total == 0));
        CellContext.Current?.AtEnd.Add(ShowLatest);
    }

    /// <summary>Goes through items and shows how many are done; the length need not be known.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="label">What is going on.</param>
    /// <returns>The same items.</returns>
    public static IEnumerable<T> Over<T>(IEnumerable<T> items, string label = "")
    {
        ArgumentNullException.ThrowIfNull(items);
        return Follow(items, label);
    }

    /// <summary>Says how far it is.</summary>
    /// <param name="done">Steps done so far.</param>
    /// <param name="note">What to show beside it, such as the loss.</param>
    public void Report(long done, string note = "")
    {
        lock (gate)
        {
            (this.done, this.note) = (done, note);
            var wait = Interval - clock.GetElapsedTime(lastShown);
            if (done >= total || wait <= TimeSpan.Zero)
                Show(hasEnded: done >= total);
            else
                later ??= clock.CreateTimer(_ => ShowLatest(), null, wait, Timeout.InfiniteTimeSpan);
        }
    }

    private static IEnumerable<T> Follow<T>(IEnumerable<T> items, string label)
    {
        var bar = new ProgressBar(label, items.TryGetNonEnumeratedCount(out int count) ? count : null, TimeProvider.System);
        long done = 0;
        try
        {
            foreach (var item in items)
            {
                yield return item;
                bar.Report(++done);
            }
        }
        finally
        {
            bar.End();
        }
    }

    private void End()
    {
        lock (gate)
            Show(hasEnded: true);
    }

    private void ShowLatest()
    {
        lock (gate)
        {
            if (later is not null)
                Show(hasEnded: false);
        }
    }

    private void Show(bool hasEnded)
    {
        later?.Dispose();
        later = null;
        lastShown = clock.GetTimestamp();
        shown.Update(View(hasEnded));
    }

    private ProgressView View(bool hasEnded) => new(label, done, total, clock.GetElapsedTime(start), note, hasEnded);
}
