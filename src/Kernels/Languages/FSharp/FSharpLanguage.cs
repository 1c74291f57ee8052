using System.Text.RegularExpressions;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Languages.FSharp;

/// <summary>F# cells: one interactive session, in which each cell sees what the cells before it declared.</summary>
/// <remarks>The session starts with the first cell, or with <see cref="WarmUp"/>. A cell that fails declares nothing: F# runs a cell as a whole.</remarks>
/// <param name="imports">Namespaces, and types whose static members are in scope, for every cell.</param>
internal sealed partial class FSharpLanguage(IEnumerable<string> imports) : IProgrammingLanguage
{
    private readonly Dictionary<int, string> sources = [];
    private readonly List<string> references = [];
    private Task<FSharpSession>? starting;

    public IReadOnlyList<string> Names { get; } = ["fsharp", "f#", "fs"];

    public IReadOnlyList<Variable> Variables => Started?.Variables ?? [];

    private FSharpSession? Started => starting is { IsCompletedSuccessfully: true } ? starting.Result : null;

    public Task WarmUp() => starting ??= Task.Run(() => new FSharpSession(imports, references));

    public bool EndsInsideToken(string text) => FSharpScanner.Read(text).IsInsideToken;

    public PartResult Execute(string code, CellContext cell)
    {
        int number = cell.Cell.Number;
        sources[number] = code;
        var session = Session(cell.Interrupter.Quiet);
        var last = new FSharpOutcome([]);
        foreach (string phrase in FSharpScanner.Read(code).Phrases())
        {
            string compiled = FSharpInterruptChecks.In(phrase);
            cell.Interrupter.Run(onCompiled => last = session.Evaluate(compiled, CellFile.Name(number), onCompiled));
            // Errors are told in the columns that were written.
            if (last.Errors.Count > 0 && compiled != phrase)
                cell.Interrupter.Run(onCompiled => last = session.Evaluate(phrase, CellFile.Name(number), onCompiled));
            if (last.Errors.Count > 0)
                return new PartResult(SourceErrors.Report(last.Errors, code, number, FSharpErrors.Hint(last.Errors)));
            if (last.Thrown is { } thrown)
                return new PartResult(new RuntimeErrors(sources).Report(thrown, cell));
        }
        return last is { HasValue: true, Value: not DisplayedValue } ? new PartResult(Error: null, HasValue: true, last.Value) : new PartResult(Error: null);
    }

    public void Set(string name, object? value, Type type)
    {
        if (!Identifier().IsMatch(name))
            throw new DirectiveException($"'{name}' cannot be the name of an F# variable.");
        var session = Session(CancellationToken.None);
        if (session.TryBind(name, value, type))
            return;
        session.TryBind(name, value, typeof(object));
        Console.Error.WriteLine(
            $"F# cannot use the type {TypeNames.Of(type)}, so '{name}' is an obj there. Add --mime-type application/json to share a copy as JSON, or put shared types into a library.");
    }

    public void Reference(IReadOnlyList<string> paths)
    {
        if (starting is null)
        {
            references.AddRange(paths);
            return;
        }
        var session = Session(CancellationToken.None);
        foreach (string path in paths)
        {
            if (session.Reference(path) is { Errors: [var error, ..] })
                throw new DirectiveException($"F# cannot use {path}: {error.Message}");
        }
    }

    public Completions Complete(string code, int position) => Session(CancellationToken.None).Complete(code, position);

    public Inspection? Inspect(string code, int position, bool isDetailed) => Session(CancellationToken.None).Inspect(code, position);

    public Completeness Check(string code) => FSharpCompleteness.Of(code);

    private FSharpSession Session(CancellationToken token)
    {
        WarmUp().WaitAsync(token).GetAwaiter().GetResult();
        return starting!.Result;
    }

    [GeneratedRegex(@"^[\p{L}_][\w']*$")]
    private static partial Regex Identifier();
}
