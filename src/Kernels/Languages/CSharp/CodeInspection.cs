using Experiments.Kernels.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.FindSymbols;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>What is known of a place in a cell: the called method's overloads inside an argument list, else the symbol at or just before it.</summary>
internal static class CodeInspection
{
    /// <summary>Describes a place; null when nothing is known of it.</summary>
    /// <param name="document">The cell.</param>
    /// <param name="position">The place.</param>
    /// <param name="isDetailed">Whether parameters, results and remarks are wanted too.</param>
    /// <param name="valueOf">The value now, in a few lines, of a variable of earlier cells.</param>
    /// <param name="token">Ends the work.</param>
    public static async Task<Inspection?> At(Document document, int position, bool isDetailed, Func<string, string?> valueOf, CancellationToken token)
    {
        var root = (await document.GetSyntaxRootAsync(token))!;
        var model = (await document.GetSemanticModelAsync(token))!;
        var left = CodePlace.LeftOf(root, position);
        if (!CodePlace.IsText(root, position)
            && !left.IsKind(SyntaxKind.OpenParenToken)
            && !left.IsKind(SyntaxKind.CommaToken)
            && await SymbolAt(document, root, position, token) is { } symbol)
            return Describe(symbol, model, position, isDetailed, valueOf);
        return CallHelp.At(root, model, position, isDetailed);
    }

    private static async Task<ISymbol?> SymbolAt(Document document, SyntaxNode root, int position, CancellationToken token)
    {
        var touched = root.FindToken(position);
        int place = touched.IsKind(SyntaxKind.IdentifierToken) && touched.SpanStart <= position
            ? position
            : Math.Min(position, CodePlace.LeftOf(root, position).Span.End);
        return await SymbolFinder.FindSymbolAtPositionAsync(document, place, token);
    }

    private static Inspection Describe(ISymbol symbol, SemanticModel model, int position, bool isDetailed, Func<string, string?> valueOf)
    {
        var page = new InspectionPage();
        page.Signature(SymbolText.Of(symbol, model, position));
        int others = symbol is IMethodSymbol { MethodKind: not MethodKind.Constructor } method ? method.ContainingType.GetMembers(method.Name).Length - 1 : 0;
        if (others > 0)
            page.Signature($"// and {others} more overload{(others > 1 ? "s" : "")}");
        if (symbol is IFieldSymbol { ContainingType.IsScriptClass: true } && valueOf(symbol.Name) is { } value)
            page.Value(value);
        page.Documentation(SymbolDocumentation.Of(symbol, model.Compilation), isDetailed);
        return page.ToInspection();
    }
}
