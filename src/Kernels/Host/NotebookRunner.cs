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
    private readonly OutputRecorder recorder = new();
    private readonly Dictionary<string, CellResult> results = [];
    private JsonNode? knobs;
    private volatile CellStopper? stopper;
    private volatile bool interrupted;
    private int running;

    /// <summary>Stops the notebook; asked twice, at once.</summary>
    public void Interrupt()
    {
        interrupted = true;
        stopper?.Stop(StopReason.Interrupt);
    }

    public RunOutcome Run()
    {
        long start = Stopwatch.GetTimestamp();
        var codeCells = job.File.Cells.Where(cell => cell.Kind == CellKind.Code).ToList();
        codeCells.ForEach(cell => cell.SetOutputs([], executionCount: null));
        progress.Start(job.Path, options.Size, codeCells.Count);
        string? failure = RunCells(codeCells) ?? UnusedSetting();
        // Only now: a cell may have changed what an earlier one displays.
        for (int i = 0; i < running; i++)
            codeCells[i].SetOutputs(recorder.Outputs(i + 1), i + 1);
        var elapsed = Stopwatch.GetElapsedTime(start);
        string page = Path.Combine(job.Folder, job.Name + ".html");
        try
        {
            Write(page, failure, elapsed);
        }
        catch (UsageException e)
        {
            failure ??= e.Message;
        }
        return new RunOutcome(job, failure, page, elapsed, interrupted);
    }

    private string? RunCells(List<NotebookCell> cells)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(job.Path))!;
        var start = new StartMessage(options.Size, options.Settings, job.Folder, job.File.Language, Mark: "");
        using var worker = new WorkerProcess(folder, start, output => recorder.Add(Math.Max(1, running), output));
        for (int i = 0; i < cells.Count && !interrupted; i++)
        {
            running = i + 1;
            var input = new CellInput(running, cells[i].Source, cells[i].Language);
            progress.Cell(running, cells[i].Source, () => recorder.LastLine(running));
            var result = Execute(worker, input);
            progress.CellDone(result.Elapsed);
            results[cells[i].Id] = result;
            if (result.Error is { } error)
                return Line(error, running);
        }
        return interrupted ? $"{job.Path}: interrupted." : null;
    }

    private CellResult Execute(WorkerProcess worker, CellInput cell)
    {
        long start = Stopwatch.GetTimestamp();
        using var clock = new CellStopper(worker, cell.Number);
        stopper = clock;
        if (options.Timeout is { } limit)
            clock.StopAfter(limit, StopReason.Timeout);
        worker.Send(new ExecuteMessage(cell.Number, cell));
        while (worker.Read() is { } message)
        {
            switch (message)
            {
                case OutputMessage { Output: ErrorOutput } when clock.Reason != StopReason.None:
                    break;
                case OutputMessage output:
                    recorder.Add(output.Request, output.Output);
                    break;
                case InputRequestMessage ask:
                    worker.Send(new InputReplyMessage(Text: null, $"The cell asks for input{(ask.Prompt.Length > 0 ? $" ('{ask.Prompt.Trim()}')" : "")}, but a notebook that is run has nobody to ask; give the value in the cell or as a knob."));
                    break;
                case DoneMessage done when done.Request == cell.Number:
                    knobs = done.Knobs;
                    return clock.Reason == StopReason.None ? done.Result : Fail(cell, Stopped(clock.Reason), done.Result.Elapsed);
            }
        }
        string end = worker.WaitForEnd();
        var error = clock.Reason == StopReason.None
            ? CellError.Of("ProcessEnded", $"the process ended while running cell {cell.Number} {end}.")
            : Stopped(clock.Reason);
        return Fail(cell, error, Stopwatch.GetElapsedTime(start));
    }

    private CellResult Fail(CellInput cell, CellError error, TimeSpan elapsed)
    {
        recorder.Add(cell.Number, new ErrorOutput(error));
        return new CellResult(error, elapsed);
    }

    private CellError Stopped(StopReason reason) => reason == StopReason.Timeout
        ? CellError.Of("Timeout", $"the cell ran longer than {options.Timeout!.Value.TotalSeconds:0.###} s (--timeout).")
        : CellError.Of("Interrupted", "the cell was interrupted.");

    private string Line(CellError error, int cell)
    {
        string place = error.Line is { } line ? $"cell {cell}, line {line}" : $"cell {cell}";
        string message = error.Message.ReplaceLineEndings(" ").Trim();
        return error.Name is "CompilationError" or "DirectiveError" or "ProcessEnded" or "Timeout" or "Interrupted"
            ? $"{job.Path}, {place}: {message}"
            : $"{job.Path}, {place}: {error.Name}: {message}";
    }

    private string? UnusedSetting() => options.Settings is [var setting, ..] && knobs is null
        ? $"{job.Path}: --set {setting.Name}={setting.Value} was not used, because no cell asks for knobs (Notebook.Knobs)."
        : null;

    private void Write(string page, string? failure, TimeSpan elapsed)
    {
        job.File.Describe(options.Size.ToString().ToLowerInvariant(), options.Settings.Select(s => KeyValuePair.Create(s.Name, s.Value)), knobs, elapsed);
        string notebook = job.File.ToText();
        OutputFile.Write(Path.Combine(job.Folder, job.Name + ".ipynb"), notebook);
        var times = results.ToDictionary(entry => entry.Key, entry => entry.Value.Elapsed);
        OutputFile.Write(page, NotebookPage.Render(job.File, new PageFacts(job.Name, Path.GetDirectoryName(Path.GetFullPath(job.Path))!, elapsed, times, failure)));
        if (options.InPlace && failure is null)
            OutputFile.Write(job.Path, notebook);
    }
}
