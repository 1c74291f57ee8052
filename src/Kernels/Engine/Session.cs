using System.Diagnostics;
using Experiments.Kernels.Display;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Engine;

/// <summary>One notebook's languages and state: the one path by which every front runs cells.</summary>
internal sealed class Session : IDisposable
{
    private readonly IReadOnlyList<ILanguage> languages;
    private readonly CellParser parser;

    /// <summary>Starts a session.</summary>
    /// <param name="languages">The notebook's own language first.</param>
    /// <param name="notebook">What the notebook was started with.</param>
    public Session(IReadOnlyList<ILanguage> languages, NotebookRun notebook)
    {
        this.languages = [.. languages, new RenderLanguage(["html"], MimeTypes.Html), new RenderLanguage(["markdown", "md"], MimeTypes.Markdown)];
        parser = new CellParser(this.languages);
        Notebook = notebook;
        ConsoleCapture.Install();
    }

    public NotebookRun Notebook { get; }

    /// <summary>Runs a cell to its end on the calling thread.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="sink">Receives the outputs, an error included.</param>
    /// <param name="token">What <c>Cell.CancellationToken</c> is in the cell.</param>
    public CellResult Execute(CellInput cell, IOutputSink sink, CancellationToken token)
    {
        long start = Stopwatch.GetTimestamp();
        var context = new CellContext(this, cell, sink, token);
        context.Enter();
        try
        {
            var error = Guarded(cell, context, start);
            if (error is not null)
                context.Send(new ErrorOutput(error));
            return new CellResult(error, Stopwatch.GetElapsedTime(start));
        }
        finally
        {
            context.Leave();
        }
    }

    public void Dispose() => CellContext.Forget(this);

    // What a language itself throws fails the cell, not the front.
    private CellError? Guarded(CellInput cell, CellContext context, long start)
    {
        try
        {
            return Run(cell, context, start);
        }
        catch (OperationCanceledException) when (context.Token.IsCancellationRequested)
        {
            return CellError.Of("Interrupted", "Cell interrupted.");
        }
        catch (Exception e)
        {
            return CellError.Of(TypeNames.Of(e.GetType()), e.Message);
        }
    }

    private CellError? Run(CellInput cell, CellContext context, long start)
    {
        ParsedCell parsed;
        try
        {
            parsed = parser.Parse(cell);
        }
        catch (DirectiveException e)
        {
            return CellError.Of("DirectiveError", e.Message, e.Line);
        }
        foreach (var part in parsed.Parts)
        {
            var result = part.Language.Execute(part.Code, context);
            if (result.Error is not null)
                return result.Error;
            if (result.HasValue)
                context.Send(new ResultOutput(Formatter.Format(result.Value), cell.Number));
        }
        if (parsed.IsTimed)
            context.Display(Formatter.Format($"Wall time: {Wall(Stopwatch.GetElapsedTime(start))}"), displayId: null);
        return null;
    }

    private static string Wall(TimeSpan time) => time.TotalSeconds >= 60
        ? $"{(int)time.TotalMinutes} min {time.Seconds} s"
        : time.TotalSeconds >= 1 ? $"{time.TotalSeconds:0.00} s" : $"{time.TotalMilliseconds:0.0} ms";
}
