using System.Diagnostics;

namespace Experiments.Kernels.Host;

/// <summary>What <c>run</c> shows while it runs: the cell, its time, and the progress line the cell itself writes.</summary>
/// <remarks>On a terminal one line rewrites itself; elsewhere each cell gets a line when it ends, and one now and then while it runs.</remarks>
internal sealed class RunProgress : IDisposable
{
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WorthKeeping = TimeSpan.FromSeconds(1);

    private readonly TextWriter output;
    private readonly bool isLive;
    private readonly Timer timer;
    private readonly Lock gate = new();
    private int total;
    private int cell;
    private string title = "";
    private long cellStart;
    private Func<string>? note;

    /// <summary>Starts showing.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="isLive">Whether that is a terminal that can rewrite a line.</param>
    public RunProgress(TextWriter output, bool isLive)
    {
        this.output = output;
        this.isLive = isLive;
        var interval = isLive ? LiveInterval : PlainInterval;
        timer = new Timer(_ => Refresh(), null, interval, interval);
    }

    /// <summary>A notebook begins.</summary>
    public void Start(string notebook, NotebookSize size, int cells)
    {
        total = cells;
        output.WriteLine($"{notebook} ({size.ToString().ToLowerInvariant()}, {cells} code cells)");
    }

    /// <summary>A cell begins.</summary>
    /// <param name="number">Which, from 1.</param>
    /// <param name="source">Its code, whose first line is its title.</param>
    /// <param name="progressLine">Reads the line that the cell last wrote.</param>
    public void Cell(int number, string source, Func<string> progressLine)
    {
        lock (gate)
        {
            (cell, cellStart, note) = (number, Stopwatch.GetTimestamp(), progressLine);
            title = source.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
        }
    }

    /// <summary>The cell has ended.</summary>
    public void CellDone(TimeSpan elapsed)
    {
        lock (gate)
        {
            note = null;
            if (!isLive)
                output.WriteLine(Line(elapsed, title));
            else if (elapsed >= WorthKeeping)
                output.WriteLine("\r\u001b[K" + Fit(Line(elapsed, title)));
            else
                output.Write("\r\u001b[K");
        }
    }

    /// <summary>A notebook has ended.</summary>
    public void End(RunOutcome outcome)
    {
        string page = Path.GetRelativePath(".", outcome.Page) is var relative && !relative.StartsWith("..", StringComparison.Ordinal) ? relative : outcome.Page;
        output.WriteLine($"  {(outcome.Failure is null ? "succeeded" : "failed")} after {Time(outcome.Elapsed)}: {page}");
    }

    public void Dispose() => timer.Dispose();

    private void Refresh()
    {
        lock (gate)
        {
            if (note is null)
                return;
            string line = Line(Stopwatch.GetElapsedTime(cellStart), note() is { Length: > 0 } own ? own : title);
            if (isLive)
                output.Write("\r\u001b[K" + Fit(line));
            else
                output.WriteLine(line + " …");
        }
    }

    private string Line(TimeSpan elapsed, string text) => $"  cell {cell,2}/{total}  {Time(elapsed),7}  {text}";

    private static string Time(TimeSpan time) => time.TotalMinutes >= 1
        ? $"{(int)time.TotalMinutes}:{time.Seconds:00} min"
        : $"{time.TotalSeconds:0.0} s";

    private static string Fit(string line)
    {
        int width = Console.WindowWidth > 20 ? Console.WindowWidth - 1 : 79;
        return line.Length > width ? line[..(width - 1)] + "…" : line;
    }
}
