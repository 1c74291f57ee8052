using System.Diagnostics;
using System.Reflection;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Engine;

/// <summary>Exceptions as a notebook's reader needs them: message, causes, and the places in cells and libraries.</summary>
/// <param name="sources">Source of each cell by number.</param>
internal sealed class RuntimeErrors(IReadOnlyDictionary<int, string> sources)
{
    private const int ShownFrames = 20;

    public CellError Report(Exception thrown, CellContext cell)
    {
        var error = Unwrap(cell.Session.Explain(thrown));
        if (cell.Interrupter.IsRequested && InterruptedError(error) is { } interrupted)
            return interrupted;
        var traceback = new List<string>();
        for (var e = error; e is not null; e = e.InnerException is { } inner ? Unwrap(inner) : null)
        {
            string cause = e == error ? "" : "caused by ";
            traceback.Add($"{cause}{Ansi.Red(TypeNames.Of(e.GetType()))}: {NativeMessage.FirstPart(e.Message)}");
            AddFrames(traceback, e);
        }
        return new CellError(TypeNames.Of(error.GetType()), NativeMessage.FirstPart(error.Message), traceback, LineIn(thrown, cell.Cell.Number));
    }

    /// <summary>The error of a cell that was interrupted; null when it failed in another way.</summary>
    public static CellError? InterruptedError(Exception error) => error switch
    {
        // A library's own words, such as the step a training run was stopped at, say more than ours.
        OperationCanceledException { Message: var said } when !said.EndsWith("was canceled.", StringComparison.Ordinal) => CellError.Of("Interrupted", said),
        AggregateException all when all.Flatten().InnerExceptions.All(inner => InterruptedError(inner) is not null) => CellError.Of("Interrupted", "Cell interrupted."),
        OperationCanceledException or ThreadInterruptedException => CellError.Of("Interrupted", "Cell interrupted."),
        _ => null,
    };

    private static Exception Unwrap(Exception e) => e switch
    {
        TargetInvocationException or TypeInitializationException when e.InnerException is { } inner => Unwrap(inner),
        AggregateException { InnerExceptions: [var only] } => Unwrap(only),
        _ => e,
    };

    private static StackFrame[] Frames(Exception e) => [.. new StackTrace(e, fNeedFileInfo: true).GetFrames().Where(FrameText.IsShown)];

    // The innermost exception that passed through the failing cell knows the line best.
    private static int? LineIn(Exception error, int cell)
    {
        int? line = null;
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            var frame = Frames(e).FirstOrDefault(f => CellFile.Number(f.GetFileName()) == cell && f.GetFileLineNumber() > 0);
            line = frame?.GetFileLineNumber() ?? line;
        }
        return line;
    }

    private void AddFrames(List<string> traceback, Exception e)
    {
        var frames = Frames(e);
        foreach (var frame in frames.Take(ShownFrames))
        {
            traceback.Add("   " + FrameText.Of(frame));
            if (CellFile.Number(frame.GetFileName()) is { } number && SourceLine(number, frame.GetFileLineNumber()) is { Length: > 0 } source)
                traceback.Add("      " + Ansi.Faint(source));
        }
        if (frames.Length > ShownFrames)
            traceback.Add($"   ({frames.Length - ShownFrames} more frames)");
    }

    private string? SourceLine(int cell, int line) =>
        sources.TryGetValue(cell, out string? source) && source.Split('\n') is var lines && line >= 1 && line <= lines.Length
            ? lines[line - 1].Trim()
            : null;
}
