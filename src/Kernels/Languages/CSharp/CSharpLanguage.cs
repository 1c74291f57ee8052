using System.Text;
using Experiments.Kernels.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>C# cells: one chain of script submissions, in which each cell sees what the cells before it declared.</summary>
/// <param name="imports">Namespaces, and types whose static members are in scope, for every cell.</param>
internal sealed class CSharpLanguage(IEnumerable<string> imports) : IProgrammingLanguage
{
    private static readonly string[] CommonImports =
        ["System", "System.IO", "System.Linq", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading", "System.Threading.Tasks"];

    private static readonly CSharpParseOptions ScriptSyntax = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);
    private static readonly string[] UnendedTokens = ["CS1035", "CS1039", "CS8997"];

    private readonly Dictionary<int, string> sources = [];
    private readonly LanguageServices services = new(ScriptSyntax, [.. CommonImports, .. imports]) { References = ReferenceFiles.OfProcess };
    private readonly ScriptOptions options = ScriptOptions.Default
        .WithReferences(Array.Empty<MetadataReference>())
        .WithImports([.. CommonImports, .. imports])
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithOptimizationLevel(OptimizationLevel.Release)
        .WithEmitDebugInformation(true)
        .WithFileEncoding(Encoding.UTF8);

    // Every submission has the references of the one before it; to give it all of them again would make the chain's memory grow with the square of its length.
    private List<MetadataReference> newReferences = [];
    private Task<ScriptState<object>>? warm;
    private ScriptState<object>? state;

    public IReadOnlyList<string> Names { get; } = ["csharp", "c#", "cs"];

    public IReadOnlyList<Variable> Variables => state is null
        ? []
        : [.. state.Variables.GroupBy(v => v.Name).Select(same => same.Last()).Select(v => new Variable(v.Name, v.Type, v.Value))];

    public Task WarmUp() => warm ??= Task.Run(() => CSharpScript.RunAsync<object>("1+1", options.WithReferences(ReferenceFiles.OfProcess)));

    public bool EndsInsideToken(string text) =>
        text.Length > 0 && !Nesting.IsTooDeep(text) && SyntaxFactory.ParseSyntaxTree(text, ScriptSyntax).GetDiagnostics().Any(d => UnendedTokens.Contains(d.Id));

    public PartResult Execute(string code, CellContext cell)
    {
        sources[cell.Cell.Number] = code;
        _ = WarmUp();
        state ??= warm!.GetAwaiter().GetResult();
        var checks = InterruptChecks.In(code, ScriptSyntax);
        var script = state.Script.ContinueWith<object>(
            checks.Code, options.WithReferences(newReferences).WithFilePath(CellFile.Name(cell.Cell.Number)));
        var errors = script.Compile(cell.Interrupter.Quiet).Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0)
            return new PartResult(CompilationErrors.Report(errors, code, cell.Cell.Number, checks.Original));

        ScriptState<object>? next = null;
        cell.Interrupter.Run(() => next = script.RunFromAsync(state, catchException: _ => true).GetAwaiter().GetResult());
        state = next!;
        newReferences = [];
        services.Add(script.GetCompilation());
        if (next!.Exception is { } thrown)
            return new PartResult(new RuntimeErrors(sources).Report(thrown, cell));
        return next.ReturnValue is not DisplayedValue && EndsInValue(script)
            ? new PartResult(Error: null, HasValue: true, next.ReturnValue)
            : new PartResult(Error: null);
    }

    public void Set(string name, object? value, Type type)
    {
        if (!SyntaxFacts.IsValidIdentifier(name))
            throw new DirectiveException($"'{name}' cannot be the name of a C# variable.");
        _ = WarmUp();
        state ??= warm!.GetAwaiter().GetResult();
        string spelled = TypeSpelling.Of(type);
        string code = $"{spelled} @{name} = ({spelled})global::{typeof(VariableBridge).FullName}.{nameof(VariableBridge.Take)}({VariableBridge.Leave(value)});";
        state = state.Script.ContinueWith<object>(code, options.WithReferences(newReferences)).RunFromAsync(state).GetAwaiter().GetResult();
        newReferences = [];
        services.Add(state.Script.GetCompilation());
    }

    public void Reference(IReadOnlyList<string> paths)
    {
        var added = paths.Select(ReferenceFiles.Of).ToList();
        newReferences.AddRange(added);
        services.References = [.. services.References, .. added];
    }

    public Completions Complete(string code, int position) => services.Complete(code, position);

    public Inspection? Inspect(string code, int position, bool isDetailed) =>
        services.Inspect(code, position, isDetailed, name => state?.GetVariable(name) is { } variable ? ValueText.Of(variable.Value) : null);

    public Completeness Check(string code) => CodeCompleteness.Of(code, ScriptSyntax);

    private static bool EndsInValue(Script script)
    {
        var tree = script.GetCompilation().SyntaxTrees.Last();
        if (((CompilationUnitSyntax)tree.GetRoot()).Members.LastOrDefault() is not GlobalStatementSyntax { Statement: ExpressionStatementSyntax last }
            || !last.SemicolonToken.IsMissing)
            return false;
        var type = script.GetCompilation().GetSemanticModel(tree).GetTypeInfo(last.Expression).Type;
        return type?.SpecialType != SpecialType.System_Void;
    }
}
