using Experiments.Kernels.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>Answers an editor's questions about C# cells; a question that fails or takes too long has no answer.</summary>
/// <param name="syntax">How cells are parsed.</param>
/// <param name="imports">Namespaces and types that are open in every cell.</param>
internal sealed class LanguageServices(CSharpParseOptions syntax, IEnumerable<string> imports)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private readonly ScriptDeclarations declarations = new();
    private Task<ScriptWorkspace>? workspace;

    /// <summary>What cells are compiled against.</summary>
    public required IReadOnlyList<MetadataReference> References { get; set; }

    /// <summary>Takes note of what a cell declared.</summary>
    public void Add(Compilation cell) => declarations.Add(cell);

    public Completions Complete(string code, int position) =>
        Ask<Completions>(code, async (document, token) => await CodeCompletion.At(document, position, declarations, token)) ?? Completions.None(position);

    public Inspection? Inspect(string code, int position, bool isDetailed, Func<string, string?> valueOf) =>
        Ask(code, (document, token) => CodeInspection.At(document, position, isDetailed, valueOf, token));

    private T? Ask<T>(string code, Func<Document, CancellationToken, Task<T?>> question)
        where T : class
    {
        if (Nesting.IsTooDeep(code))
            return null;
        using var timeout = new CancellationTokenSource(Patience);
        var token = timeout.Token;
        try
        {
            var answer = Task.Run(async () => await question((await Workspace()).Open(code, declarations, References), token), token);
            return answer.WaitAsync(token).GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            // Whatever goes wrong in the services, an editor can do without this one answer.
            return null;
        }
    }

    private Task<ScriptWorkspace> Workspace()
    {
        lock (gate)
            return workspace ??= Task.Run(() => new ScriptWorkspace(syntax, imports));
    }
}
