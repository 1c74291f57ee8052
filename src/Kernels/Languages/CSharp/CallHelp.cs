using Experiments.Kernels.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>The overloads of the call whose argument list a place is in, the one that is meant first, the parameter at the place marked.</summary>
internal static class CallHelp
{
    private const int Shown = 20;

    public static Inspection? At(SyntaxNode root, SemanticModel model, int position, bool isDetailed)
    {
        if (ListAt(root, position) is not { Parent: { } call } list)
            return null;
        int index = list.Arguments.GetSeparators().Count(comma => comma.SpanStart < position);
        string? name = index < list.Arguments.Count ? list.Arguments[index].NameColon?.Name.Identifier.ValueText : null;
        var meant = model.GetSymbolInfo(call).Symbol as IMethodSymbol;
        var methods = Methods(call, model, position)
            .OrderByDescending(method => SymbolEqualityComparer.Default.Equals(method, meant))
            .ThenByDescending(method => ParameterAt(method, index, name) is not null || list.Arguments.Count == 0)
            .ThenBy(method => method.Parameters.Length)
            .ToList();
        if (methods.Count == 0)
            return null;

        var page = new InspectionPage();
        foreach (var method in methods.Take(Shown))
            page.Signature(SymbolText.OfCall(method, ParameterAt(method, index, name), model, position));
        if (methods.Count > Shown)
            page.Signature($"// and {methods.Count - Shown} more overloads");
        var documentation = SymbolDocumentation.Of(methods[0], model.Compilation);
        if (!isDetailed && ParameterAt(methods[0], index, name) is { } current)
            page.Parameter(current.Name, documentation);
        page.Documentation(documentation, isDetailed);
        return page.ToInspection();
    }

    private static ArgumentListSyntax? ListAt(SyntaxNode root, int position) => CodePlace.LeftOf(root, position).Parent?
        .AncestorsAndSelf().OfType<ArgumentListSyntax>().FirstOrDefault(list =>
            list.OpenParenToken.Span.End <= position && (list.CloseParenToken.IsMissing || position <= list.CloseParenToken.SpanStart));

    private static IParameterSymbol? ParameterAt(IMethodSymbol method, int index, string? name)
    {
        if (name is not null)
            return method.Parameters.FirstOrDefault(parameter => parameter.Name == name);
        return index < method.Parameters.Length ? method.Parameters[index] : method.Parameters.LastOrDefault(parameter => parameter.IsParams);
    }

    private static IEnumerable<IMethodSymbol> Methods(SyntaxNode call, SemanticModel model, int position) => call switch
    {
        InvocationExpressionSyntax { Expression: var called } when model.GetMemberGroup(called) is { Length: > 0 } group => group.OfType<IMethodSymbol>(),
        InvocationExpressionSyntax { Expression: var called } when model.GetTypeInfo(called).Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } => [invoke],
        BaseObjectCreationExpressionSyntax when model.GetTypeInfo(call).Type is INamedTypeSymbol type =>
            type.InstanceConstructors.Where(constructor => model.IsAccessible(position, constructor)),
        _ => [],
    };
}
