using System.Diagnostics;
using System.Text.Json;
using Experiments.Kernels.Display;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Engine;

/// <summary>One notebook's languages and state: the one path by which every front runs cells.</summary>
internal sealed class Session : IDisposable
{
    private readonly CellParser parser;

    /// <summary>Starts a session.</summary>
    /// <param name="languages">The notebook's own language first.</param>
    /// <param name="directives">What lines that begin with <c>#!</c>, <c>#r</c>, <c>#i</c> or <c>#load</c> may say.</param>
    /// <param name="notebook">What the notebook was started with.</param>
    public Session(IReadOnlyList<ILanguage> languages, IReadOnlyList<Directive> directives, NotebookRun notebook)
    {
        Languages = languages;
        Directives = directives;
        parser = new CellParser(languages, directives);
        Comms = new Comms(this);
        Notebook = notebook;
        ConsoleCapture.Install();
    }

    public NotebookRun Notebook { get; }

    /// <summary>The exception to report for one that a cell threw.</summary>
    public Func<Exception, Exception> Explain { get; init; } = thrown => thrown;

    /// <summary>The notebook's own language first.</summary>
    public IReadOnlyList<ILanguage> Languages { get; }

    public IReadOnlyList<Directive> Directives { get; }

    public Comms Comms { get; }

    /// <summary>Runs a cell to its end on the calling thread.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="sink">Receives the outputs, an error included.</param>
    /// <param name="interrupter">Stops it.</param>
    public CellResult Execute(CellInput cell, IOutputSink sink, Interrupter interrupter)
    {
        long start = Stopwatch.GetTimestamp();
        var context = new CellContext(this, cell, sink, interrupter);
        context.Enter();
        try
        {
            var error = Guarded(() => Run(cell, context), context);
            error = Guarded(() => Finish(context), context) is { } late ? error ?? late : error;
            if (error is not null)
                context.Send(new ErrorOutput(error));
            return new CellResult(error, Stopwatch.GetElapsedTime(start));
        }
        finally
        {
            context.Leave();
        }
    }

    /// <summary>Runs the steps of a text within a running cell, as <c>#!import</c> does.</summary>
    /// <returns>Null when all succeeded.</returns>
    public CellError? Run(CellInput cell, CellContext context)
    {
        foreach (var step in parser.Parse(cell))
        {
            var error = step is DirectiveStep directive ? Run(directive, context) : Run((CodeStep)step, context);
            if (error is not null)
                return error;
        }
        return null;
    }

    /// <summary>The value of an expression of the notebook's own language, for a front's <c>user_expressions</c>.</summary>
    public PartResult Evaluate(CellInput expression, IOutputSink sink, Interrupter interrupter)
    {
        var context = new CellContext(this, expression, sink, interrupter);
        context.Enter();
        try
        {
            PartResult? result = null;
            var error = Guarded(() => (result = Languages[0].Execute(expression.Code, context)).Error, context);
            return error is null ? result! : new PartResult(error);
        }
        finally
        {
            context.Leave();
        }
    }

    /// <summary>Gives what a front end says over a comm to the code that listens; what that code throws is told as a cell's error.</summary>
    /// <returns>Whether anybody listens, and did so without an error.</returns>
    public bool Take(CommKind kind, string id, string target, JsonElement data, CellInput cell, IOutputSink sink, Interrupter interrupter)
    {
        var context = new CellContext(this, cell, sink, interrupter);
        bool isKnown = true;
        context.Enter();
        try
        {
            var error = Guarded(
                () =>
                {
                    interrupter.Run(() => isKnown = Comms.Take(kind, id, target, data));
                    return null;
                },
                context);
            if (error is not null)
                context.Send(new ErrorOutput(error));
            return isKnown && error is null;
        }
        finally
        {
            context.Leave();
        }
    }

    /// <summary>What could stand at a place in a cell.</summary>
    /// <param name="cell">The cell, with line ends of one character.</param>
    /// <param name="position">The place, in UTF-16 units, within the text.</param>
    public Completions Complete(CellInput cell, int position) => parser.PartAt(cell, position) switch
    {
        null => DirectiveCompletion.At(this, cell.Code, position),
        { Language: IProgrammingLanguage language } part => Answer(() => language.Complete(part.Code, position), Completions.None(position)),
        _ => Completions.None(position),
    };

    /// <summary>What stands at a place in a cell; null when nothing is known of it.</summary>
    /// <param name="cell">The cell, with line ends of one character.</param>
    /// <param name="position">The place, in UTF-16 units, within the text.</param>
    /// <param name="isDetailed">Whether more than the signature is wanted.</param>
    public Inspection? Inspect(CellInput cell, int position, bool isDetailed) => parser.PartAt(cell, position) switch
    {
        null => DirectiveCompletion.Describe(this, cell.Code, position),
        { Language: IProgrammingLanguage language } part => Answer(() => language.Inspect(part.Code, position, isDetailed), null),
        _ => null,
    };

    /// <summary>Whether a text can be run as it is, or waits for more lines.</summary>
    public Completeness Check(CellInput cell) => parser.PartAt(cell, cell.Code.Length) is { Language: IProgrammingLanguage language } part
        ? Answer(() => language.Check(part.Code), new Completeness("unknown"))
        : new Completeness("complete");

    /// <summary>The language a name selects.</summary>
    /// <exception cref="DirectiveException">There is none, or it has no variables.</exception>
    public IProgrammingLanguage Programming(string name)
    {
        var named = Languages.OfType<IProgrammingLanguage>().ToList();
        return named.Find(language => language.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            ?? throw new DirectiveException($"There is no language '{name}' with variables; {NearNames.Hint(name, [.. named.Select(l => l.Names[0])])}");
    }

    public void Dispose() => CellContext.Forget(this);

    // A question of an editor that a compiler fails on must not end the process that holds the cells' state.
    private static T Answer<T>(Func<T> ask, T none)
    {
        try
        {
            return ask();
        }
        catch (Exception)
        {
            return none;
        }
    }

    // What a language itself throws fails the cell, not the front.
    private static CellError? Guarded(Func<CellError?> run, CellContext context)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (context.Interrupter.IsRequested && RuntimeErrors.InterruptedError(e) is { } interrupted)
        {
            return interrupted;
        }
        catch (DirectiveException e)
        {
            return CellError.Of("DirectiveError", e.Message, e.Line > 0 ? e.Line : null);
        }
        catch (Exception e)
        {
            return CellError.Of(TypeNames.Of(e.GetType()), e.Message);
        }
    }

    private static CellError? Finish(CellContext context)
    {
        context.AtEnd.ForEach(action => action());
        return null;
    }

    private CellError? Run(DirectiveStep step, CellContext context)
    {
        if (step.Text is "-h" or "--help")
        {
            context.Display(Formatter.Format($"{step.Directive.Usage}\n{step.Directive.Purpose}"), displayId: null);
            return null;
        }
        try
        {
            var arguments = DirectiveArguments.Parse(step.Directive, step.Text, step.Line);
            step.Directive.Run(new DirectiveCall(this, context, step.Language, step.Line, arguments));
            return null;
        }
        catch (DirectiveException e)
        {
            return CellError.Of("DirectiveError", e.Message, e.Line > 0 ? e.Line : step.Line);
        }
        catch (ImportException e)
        {
            return e.Error;
        }
    }

    private static CellError? Run(CodeStep step, CellContext context)
    {
        var result = step.Language.Execute(step.Code, context);
        if (result is { Error: null, HasValue: true })
            context.Send(new ResultOutput(Formatter.Format(result.Value), context.Cell.Number));
        return result.Error;
    }
}
