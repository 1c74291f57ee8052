using System.Diagnostics;
using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Notebooks;
using Experiments.Kernels.Pages;
using Experiments.Kernels.Workers;

namespace Experiments.Kernels.Host;

/// <summary>Runs one notebook in a worker, cell by cell until one fails, and writes what came of it.</summary>
internal sealed class NotebookRunner(NotebookJob job, RunOptions options, RunProgress progress)
{
    /// <summary>Tag of cells that may fail, as other tools know it.</summary>
    public const string MayFailTag = "raises-exception";

    private readonly Lock gate = new();
    private readonly OutputRecorder recorder = new();
    private readonly Dictionary<string, TimeSpan> times = [];
    private readonly HashSet<NotebookCell> succeeded = [];
    private readonly List<string> failures = [];
    private readonly List<NotebookCell> cells = [.. job.File.Cells.Where(cell => cell.Kind == CellKind.Code)];
    private JsonNode? knobs;
    private CellStopper? stopper;
    private bool isInterrupted;
    private volatile int running;

    /// <summary>Stops the notebook; asked twice, at once.</summary>
    public void Interrupt()
    {
        lock (gate)
        {
            isInterrupted = true;
            stopper?.Stop(StopReason.Interrupt);
        }
    }

    public RunOutcome Run()
    {
        long start = Stopwatch.GetTimestamp();
        var check = options.Check ? new ShapeCheck(cells) : null;
        cells.ForEach(cell => cell.SetOutputs([], executionCount: null));
        var shown = progress.Start(job, cells.Count);
        bool isComplete = RunCells(shown);
        if (isComplete && options.Settings is [var setting, ..] && knobs is null)
            failures.Add($"{job.Path}: --set {setting.Name}={setting.Value} was not used, because no cell asks for knobs (Notebook.Knobs).");
        // Only now: a cell may have changed what an earlier one displays.
        for (int i = 0; i < running; i++)
            cells[i].SetOutputs(recorder.Outputs(i + 1), i + 1);
        var elapsed = Stopwatch.GetElapsedTime(start);
        string result = Path.Combine(job.Folder, job.Name + (options.NoPage ? ".ipynb" : ".html"));
        try
        {
            Write(isComplete, elapsed);
        }
        catch (UsageException e)
        {
            failures.Add(e.Message);
        }
        failures.AddRange(check?.Differences(job.Path, cells, succeeded.Contains) ?? []);
        var outcome = new RunOutcome(job, failures, result, elapsed);
        shown.End(outcome);
        return outcome;
    }

    // Says whether all cells were run.
    private bool RunCells(NotebookProgress shown)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(job.Path))!;
        var start = new StartMessage(job.Size, options.Settings, job.Folder, job.File.Language, Mark: "");
        using var worker = new WorkerProcess(folder, start, output => recorder.Add(Math.Max(1, running), output));
        bool isComplete = cells.All(cell => Run(worker, cell, shown));
        foreach (var message in worker.Finish())
        {
            if (message is OutputMessage late)
                recorder.Add(late.Request, late.Output);
        }
        return isComplete;
    }

    // Says whether the next cell may run.
    private bool Run(WorkerProcess worker, NotebookCell cell, NotebookProgress shown)
    {
        int number = running + 1;
        using var clock = new CellStopper(worker, number);
        lock (gate)
        {
            if (isInterrupted)
            {
                failures.Add($"{job.Path}: interrupted.");
                return false;
            }
            stopper = clock;
        }
        running = number;
        shown.Cell(number, cell.Source, () => recorder.LastLine(number));
        long start = Stopwatch.GetTimestamp();
        var result = Execute(worker, new CellInput(number, cell.Source, cell.Language), clock);
        times[cell.Id] = result?.Elapsed ?? Stopwatch.GetElapsedTime(start);
        shown.CellDone(times[cell.Id]);
        var end = End(result, clock.Reason, worker, number);
        if ((end ?? result?.Error) is not { } error)
        {
            succeeded.Add(cell);
            return true;
        }
        recorder.Add(number, new ErrorOutput(error));
        if (end is null && cell.IsMarked(MayFailTag))
        {
            succeeded.Add(cell);
            return true;
        }
        failures.Add(Line(error, number));
        return end is null && options.AllowErrors;
    }

    // The cell's result; null when the worker ended first.
    private CellResult? Execute(WorkerProcess worker, CellInput cell, CellStopper clock)
    {
        if (options.Timeout is { } limit)
            clock.StopAfter(limit, StopReason.Timeout);
        worker.Send(new ExecuteMessage(cell.Number, cell));
        while (worker.Read() is { } message)
        {
            switch (message)
            {
                // Recorded when it is known whether the cell failed by itself or was stopped.
                case OutputMessage { Output: ErrorOutput }:
                    break;
                case OutputMessage output:
                    recorder.Add(output.Request, output.Output);
                    break;
                case InputRequestMessage ask:
                    worker.Send(new InputReplyMessage(Text: null, $"The cell asks for input{(ask.Prompt.Length > 0 ? $" ('{ask.Prompt.Trim()}')" : "")}, but a notebook that is run has nobody to ask; give the value in the cell or as a knob."));
                    break;
                case DoneMessage done when done.Request == cell.Number:
                    knobs = done.Knobs;
                    return done.Result;
            }
        }
        return null;
    }

    // Why the notebook ends with this cell, whatever may fail; null when it does not.
    private CellError? End(CellResult? result, StopReason reason, WorkerProcess worker, int cell) => (reason, result) switch
    {
        (StopReason.Timeout, _) => CellError.Of("Timeout", $"the cell ran longer than {options.Timeout!.Value.TotalSeconds:0.###} s (--timeout)."),
        (StopReason.Interrupt, _) => CellError.Of("Interrupted", "the cell was interrupted."),
        (_, null) => CellError.Of("ProcessEnded", $"the process ended while running cell {cell} {worker.WaitForEnd()}."),
        _ => null,
    };

    private string Line(CellError error, int cell)
    {
        string place = error.Line is { } line ? $"cell {cell}, line {line}" : $"cell {cell}";
        string message = error.Message.ReplaceLineEndings(" ").Trim();
        return error.Name is "CompilationError" or "DirectiveError" or "ProcessEnded" or "Timeout" or "Interrupted"
            ? $"{job.Path}, {place}: {message}"
            : $"{job.Path}, {place}: {error.Name}: {message}";
    }

    private void Write(bool isComplete, TimeSpan elapsed)
    {
        job.File.Describe(job.Size.ToString().ToLowerInvariant(), options.Settings.Select(s => KeyValuePair.Create(s.Name, s.Value)), knobs, elapsed);
        string notebook = job.File.ToText();
        OutputFile.Write(Path.Combine(job.Folder, job.Name + ".ipynb"), notebook);
        if (!options.NoPage)
        {
            string? failure = failures.Count > 0 ? string.Join(' ', failures) : null;
            var facts = new PageFacts(job.Name, Path.GetDirectoryName(Path.GetFullPath(job.Path))!, elapsed, times, failure);
            OutputFile.Write(Path.Combine(job.Folder, job.Name + ".html"), NotebookPage.Render(job.File, facts));
        }
        if (options.InPlace && isComplete && (failures.Count == 0 || options.AllowErrors))
            OutputFile.Write(job.Path, notebook);
    }
}
