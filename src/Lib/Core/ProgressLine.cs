using System.Diagnostics;

namespace Experiments.Core;

/// <summary>One line of live progress: done, rate, time left, and a note such as the loss.</summary>
/// <remarks>
/// The line rewrites itself with a carriage return, at most ten times a second, and ends in a newline when disposed.
/// Notebooks, terminals and the headless runner all understand that; into a file or a pipe only the last line is written.
/// </remarks>
public sealed class ProgressLine : IDisposable
{
    /// <summary>Name of the <see cref="AppContext"/> switch by which a notebook host says that its output can rewrite a line.</summary>
    public const string LiveSwitch = "Experiments.LiveProgress";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly string title;
    private readonly long total;
    private readonly TextWriter output;
    private readonly bool live;
    private readonly long start = Stopwatch.GetTimestamp();
    private long done;
    private TimeSpan shown = -Interval;
    private int width;
    private string note = "";

    /// <summary>Starts a line.</summary>
    /// <param name="title">What is running.</param>
    /// <param name="total">Items in all.</param>
    /// <param name="output">Where to write; standard output when null.</param>
    /// <param name="live">Whether to rewrite the line; when null, as <see cref="LiveSwitch"/> says, otherwise only on a terminal.</param>
    public ProgressLine(string title, long total, TextWriter? output = null, bool? live = null)
    {
        this.title = title;
        this.total = total;
        this.output = output ?? Console.Out;
        this.live = live ?? (AppContext.TryGetSwitch(LiveSwitch, out bool chosen) ? chosen : !Console.IsOutputRedirected);
    }

    /// <summary>Reports how far the work has come.</summary>
    /// <param name="count">Items done so far.</param>
    /// <param name="text">Makes the note; called only when the line is written.</param>
    public void Report(long count, Func<string>? text = null)
    {
        done = count;
        var elapsed = Stopwatch.GetElapsedTime(start);
        if (!live || elapsed - shown < Interval)
        {
            if (count >= total && text is not null)
                note = text();
            return;
        }
        shown = elapsed;
        note = text?.Invoke() ?? note;
        Write(Line(elapsed), ending: "");
    }

    /// <summary>Writes the last state and ends the line.</summary>
    public void Dispose() => Write(Line(Stopwatch.GetElapsedTime(start)), Environment.NewLine);

    private string Line(TimeSpan elapsed)
    {
        double rate = done / Math.Max(elapsed.TotalSeconds, 1e-6);
        string time = done < total && rate > 0
            ? $"{Clock(TimeSpan.FromSeconds((total - done) / rate))} left"
            : Clock(elapsed);
        string tail = note.Length > 0 ? $"  {note}" : "";
        string pace = rate is 0 or >= 1 ? $"{rate:0.#}/s" : $"{1 / rate:0.#} s each";
        return $"{title}  {done}/{total}  {pace}  {time}{tail}";
    }

    private void Write(string line, string ending)
    {
        string start = live ? "\r" : "";
        output.Write(start + line.PadRight(live ? width : 0) + ending);
        output.Flush();
        width = line.Length;
    }

    private static string Clock(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" : $"{time.Minutes}:{time.Seconds:00}";
}
