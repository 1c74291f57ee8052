using Experiments.Kernels.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>What could stand at a place in a cell.</summary>
internal static class CodeCompletion
{
    private const int Limit = 200;
    private const string Variable = "variable";

    /// <summary>Proposals that begin with what is typed: those in its own spelling first, then the notebook's own names.</summary>
    /// <param name="document">The cell.</param>
    /// <param name="position">The place.</param>
    /// <param name="declarations">What earlier cells declared.</param>
    /// <param name="token">Ends the work.</param>
    public static async Task<Completions> At(Document document, int position, ScriptDeclarations declarations, CancellationToken token)
    {
        var root = await document.GetSyntaxRootAsync(token);
        if (CodePlace.IsText(root!, position) || CompletionService.GetService(document) is not { } service)
            return Completions.None(position);
        var found = await service.GetCompletionsAsync(document, position, cancellationToken: token);
        var own = IsMember(root!, found.Span.Start) ? [] : await OwnNames(document, declarations, token);
        string typed = root!.GetText().ToString(new(found.Span.Start, Math.Max(0, position - found.Span.Start)));
        var proposals = found.ItemsList
            .Where(item => !item.IsComplexTextEdit && item.DisplayText.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(item => (Item: item, Kind: KindOf(item, own)))
            .Where(proposal => proposal.Kind is not null)
            .OrderByDescending(proposal => proposal.Item.DisplayText.StartsWith(typed, StringComparison.Ordinal))
            .ThenByDescending(proposal => proposal.Item.Rules.MatchPriority)
            .ThenByDescending(proposal => proposal.Kind == Variable || own.Contains(proposal.Item.DisplayText))
            .ThenBy(proposal => proposal.Item.SortText, StringComparer.OrdinalIgnoreCase)
            .Select(proposal => new Completion(TextOf(proposal.Item, proposal.Kind!), proposal.Kind!))
            .DistinctBy(proposal => proposal.Text)
            .Take(Limit);
        return new Completions(found.Span.Start, found.Span.End, [.. proposals]);
    }

    // A script's variables are fields to the compiler only.
    private static string? KindOf(CompletionItem item, HashSet<string> own) =>
        CompletionKinds.Of(item.Tags) is var kind && kind == "field" && own.Contains(item.DisplayText) ? Variable : kind;

    private static bool IsMember(SyntaxNode root, int start) => CodePlace.LeftOf(root, start).IsKind(SyntaxKind.DotToken);

    private static async Task<HashSet<string>> OwnNames(Document document, ScriptDeclarations declarations, CancellationToken token)
    {
        var compilation = await document.Project.GetCompilationAsync(token);
        return [.. declarations.Names, .. compilation!.ScriptClass!.MemberNames];
    }

    // A method's type arguments are mostly found by the compiler, a type's never.
    private static string TextOf(CompletionItem item, string kind) => item.DisplayTextSuffix switch
    {
        "<>" when kind != "method" => item.DisplayText + "<",
        ":" => item.DisplayText + ":",
        _ => item.DisplayText,
    };
}
