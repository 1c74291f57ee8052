using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>What a symbol's XML documentation says.</summary>
/// <param name="Summary">What it is; null when nothing is said.</param>
/// <param name="Parameters">What its parameters are for, by name.</param>
/// <param name="Returns">What it gives back.</param>
/// <param name="Remarks">What else is to be known.</param>
internal sealed record SymbolDocumentation(
    DocumentationWords? Summary,
    IReadOnlyList<(string Name, DocumentationWords? Words)> Parameters,
    DocumentationWords? Returns,
    DocumentationWords? Remarks)
{
    private static readonly SymbolDocumentation None = new(null, [], null, null);

    /// <summary>The documentation of a symbol, from the cell that declares it or the file beside its assembly.</summary>
    public static SymbolDocumentation Of(ISymbol symbol, Compilation compilation)
    {
        symbol = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension.OriginalDefinition : symbol.OriginalDefinition;
        if (symbol is IParameterSymbol parameter)
            return OfParameter(parameter.ContainingSymbol, parameter.Name, compilation);
        var element = Element(symbol, compilation);
        if (element is null && symbol is IPropertySymbol { ContainingType.IsRecord: true })
            return OfParameter(symbol.ContainingType, symbol.Name, compilation);
        if (element?.Descendants("inheritdoc").Any() == true && Inherited(symbol) is { } original)
            return Of(original, compilation);
        return element is null ? None : new SymbolDocumentation(
            DocumentationWords.Of(element.Element("summary")),
            [.. Named(element).Where(p => p.Words is not null)],
            DocumentationWords.Of(element.Element("returns") ?? element.Element("value")),
            DocumentationWords.Of(element.Element("remarks")));
    }

    private static SymbolDocumentation OfParameter(ISymbol owner, string name, Compilation compilation) => Element(owner, compilation) is { } element
        ? None with { Summary = Named(element).FirstOrDefault(parameter => parameter.Name == name).Words }
        : None;

    private static IEnumerable<(string Name, DocumentationWords? Words)> Named(XElement element) =>
        element.Elements("param").Select(parameter => ((string?)parameter.Attribute("name") ?? "", DocumentationWords.Of(parameter)));

    private static ISymbol? Inherited(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } method } => method,
        IPropertySymbol { OverriddenProperty: { } property } => property,
        _ => symbol.ContainingType?.AllInterfaces.SelectMany(type => type.GetMembers(symbol.Name))
            .FirstOrDefault(member => symbol.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), SymbolEqualityComparer.Default)),
    };

    private static XElement? Element(ISymbol symbol, Compilation compilation)
    {
        string? text = symbol.Locations.Any(place => place.IsInSource)
            ? symbol.GetDocumentationCommentXml()
            : DocumentationFiles.Find(symbol, compilation);
        try
        {
            return string.IsNullOrEmpty(text) ? null : XElement.Parse(text, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
