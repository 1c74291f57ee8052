using Microsoft.CodeAnalysis;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>Symbols as people write them.</summary>
internal static class SymbolText
{
    private static readonly SymbolDisplayFormat Member = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeContainingType
            | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeDefaultValue,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        localOptions: SymbolDisplayLocalOptions.IncludeType | SymbolDisplayLocalOptions.IncludeConstantValue,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Type = SymbolDisplayFormat.CSharpErrorMessageFormat
        .WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword)
        .WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints);

    /// <summary>A symbol's declaration in short: types with their namespace, members with their type.</summary>
    public static string Of(ISymbol symbol, SemanticModel model, int position) => symbol switch
    {
        INamespaceSymbol => $"namespace {symbol.ToDisplayString()}",
        INamedTypeSymbol { TypeKind: not TypeKind.Delegate } => symbol.ToDisplayString(Type),
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => OfCall(constructor, current: null, model, position),
        _ => symbol.ToMinimalDisplayString(model, position, Member),
    };

    /// <summary>A method with one of its parameters marked.</summary>
    public static string OfCall(IMethodSymbol method, IParameterSymbol? current, SemanticModel model, int position)
    {
        string name = method.MethodKind == MethodKind.Constructor
            ? $"new {method.ContainingType.ToMinimalDisplayString(model, position, SymbolDisplayFormat.MinimallyQualifiedFormat)}"
            : method.ToMinimalDisplayString(model, position, Member.RemoveMemberOptions(SymbolDisplayMemberOptions.IncludeParameters));
        var parameters = method.Parameters.Select(parameter =>
            (SymbolEqualityComparer.Default.Equals(parameter, current) ? "▸" : "") + parameter.ToMinimalDisplayString(model, position, Member));
        return $"{name}({string.Join(", ", parameters)})";
    }
}
