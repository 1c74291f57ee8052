using System.Diagnostics;

namespace Experiments.Kernels.Host;

/// <summary>What one running notebook is doing.</summary>
/// <param name="view">Shows it.</param>
/// <param name="name">What the lines call the notebook; empty when they need not.</param>
/// <param name="shortName">What they call it where there is little room.</param>
/// <param name="total">How many code cells it has.</param>
internal sealed class NotebookProgress(RunProgress view, string name, string shortName, int total)
{
    private readonly Lock gate = new();
    private int cell;
    private string title = "";
    private long start;
    private Func<string>? note;

    /// <summary>A cell begins.</summary>
    /// <param name="number">Which, from 1.</param>
    /// <param name="source">Its code, whose first line is its title.</param>
    /// <param name="progressLine">Reads the line that the cell last wrote.</param>
    public void Cell(int number, string source, Func<string> progressLine)
    {
        lock (gate)
        {
            (cell, start, note) = (number, Stopwatch.GetTimestamp(), progressLine);
            title = source.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
        }
    }

    /// <summary>The cell has ended.</summary>
    public void CellDone(TimeSpan elapsed)
    {
        string line;
        lock (gate)
        {
            note = null;
            line = Line(name, elapsed, title);
        }
        view.CellDone(line, elapsed);
    }

    /// <summary>The notebook has ended.</summary>
    public void End(RunOutcome outcome)
    {
        string result = Path.GetRelativePath(".", outcome.Result) is var relative && !relative.StartsWith("..", StringComparison.Ordinal) ? relative : outcome.Result;
        view.End(this, $"{name}  {(outcome.HasFailed ? "failed" : "succeeded")} after {Time(outcome.Elapsed)}: {result}", outcome.Failures);
    }

    /// <summary>The line of the cell that runs; null between cells.</summary>
    /// <param name="isShort">Whether there is little room.</param>
    public string? Running(bool isShort)
    {
        lock (gate)
            return note is null ? null : Line(isShort ? shortName : name, Stopwatch.GetElapsedTime(start), note() is { Length: > 0 } own ? own : title);
    }

    private string Line(string notebook, TimeSpan elapsed, string text) => $"{notebook}  cell {cell,2}/{total}  {Time(elapsed),7}  {text}";

    private static string Time(TimeSpan time) => time.TotalMinutes >= 1
        ? $"{(int)time.TotalMinutes}:{time.Seconds:00} min"
        : $"{time.TotalSeconds:0.0} s";
}
