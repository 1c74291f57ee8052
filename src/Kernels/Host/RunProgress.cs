namespace Experiments.Kernels.Host;

/// <summary>What <c>run</c> shows while it runs: for each notebook the cell, its time, and the progress line the cell itself writes.</summary>
/// <remarks>On a terminal one line rewrites itself; elsewhere each cell gets a line when it ends, and one now and then while it runs.</remarks>
internal sealed class RunProgress : IDisposable
{
    private const int NarrowestShare = 30;
    private const string Separator = " |";
    private const string EraseLine = "\r\u001b[K";
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WorthKeeping = TimeSpan.FromSeconds(1);

    private readonly TextWriter output;
    private readonly TextWriter error;
    private readonly int? width;
    private readonly bool isNaming;
    private readonly Timer timer;
    private readonly Lock gate = new();
    private readonly List<NotebookProgress> running = [];

    /// <summary>Starts showing.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="error">Where failures are told.</param>
    /// <param name="width">Characters in a line of a terminal that can rewrite it; null for other outputs.</param>
    /// <param name="isNaming">Whether each line says which notebook it is about.</param>
    public RunProgress(TextWriter output, TextWriter error, int? width, bool isNaming)
    {
        (this.output, this.error, this.width, this.isNaming) = (output, error, width, isNaming);
        var interval = width is null ? PlainInterval : LiveInterval;
        timer = new Timer(_ => Refresh(), null, interval, interval);
    }

    /// <summary>A notebook begins.</summary>
    public NotebookProgress Start(NotebookJob job, int cells)
    {
        var notebook = new NotebookProgress(this, isNaming ? job.Path : "", isNaming ? Path.GetFileName(job.Folder) : "", cells);
        lock (gate)
        {
            running.Add(notebook);
            Keep($"{job.Path} ({job.Size.ToString().ToLowerInvariant()}, {cells} code cells)");
        }
        return notebook;
    }

    /// <summary>A cell has ended.</summary>
    /// <param name="line">What there is to say of it.</param>
    /// <param name="elapsed">Its time; a terminal forgets the short ones.</param>
    public void CellDone(string line, TimeSpan elapsed)
    {
        lock (gate)
        {
            if (width is null)
                output.WriteLine(line);
            else if (elapsed >= WorthKeeping)
                Keep(Fit(line, width.Value));
            else
                ShowLive();
        }
    }

    /// <summary>A notebook has ended.</summary>
    public void End(NotebookProgress notebook, string line, IReadOnlyList<string> failures)
    {
        lock (gate)
        {
            running.Remove(notebook);
            if (width is not null)
                output.Write(EraseLine);
            output.WriteLine(line);
            foreach (string failure in failures)
                error.WriteLine(failure);
            ShowLive();
        }
    }

    public void Dispose() => timer.Dispose();

    /// <summary>What all running notebooks do, in one line of a terminal; those there is no room for are counted.</summary>
    public static string Live(IReadOnlyList<string> lines, int width)
    {
        if (lines.Count == 0)
            return "";
        int shown = Math.Clamp(width / NarrowestShare, 1, lines.Count);
        string rest = shown < lines.Count ? $"{Separator}  {lines.Count - shown} more" : "";
        int share = ((width - rest.Length + Separator.Length) / shown) - Separator.Length;
        return string.Join(Separator, lines.Take(shown).Select(line => Fit(line, share))) + rest;
    }

    private void Refresh()
    {
        lock (gate)
        {
            if (width is not null)
                ShowLive();
            else
                Running().ForEach(line => output.WriteLine(line + " …"));
        }
    }

    private List<string> Running() => [.. running.Select(notebook => notebook.Running(isShort: width is not null)).OfType<string>()];

    private void Keep(string line)
    {
        output.WriteLine(width is null ? line : EraseLine + line);
        ShowLive();
    }

    private void ShowLive()
    {
        if (width is { } columns)
            output.Write(EraseLine + Live(Running(), columns));
    }

    private static string Fit(string line, int width) => line.Length > width ? line[..Math.Max(0, width - 1)] + "…" : line;
}
