using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>What the cells of a chain have declared, each name with its latest meaning, as one text of script.</summary>
/// <remarks>
/// An editor's questions are asked of this text instead of the chain itself: a question then costs the same after three hundred cells
/// as after three, since the compiler need not walk through three hundred scopes.
/// </remarks>
internal sealed class ScriptDeclarations
{
    private static readonly SymbolDisplayFormat TypeFormat = SymbolDisplayFormat.FullyQualifiedFormat;

    private readonly Dictionary<string, string> usings = [];
    private readonly Dictionary<string, List<Declaration>> members = [];

    /// <summary>Changes with each cell that declares something.</summary>
    public int Version { get; private set; }

    /// <summary>The names that cells declared.</summary>
    public IEnumerable<string> Names => members.Keys.Select(name => name.Split('`')[0]);

    /// <summary>All declarations as script.</summary>
    public string Text() => string.Join('\n', [.. usings.Values, .. members.Values.SelectMany(same => same).Select(member => member.Text)]);

    /// <summary>Adds what one more cell of the chain declares.</summary>
    public void Add(Compilation cell)
    {
        foreach (var line in cell.SyntaxTrees.SelectMany(tree => ((CompilationUnitSyntax)tree.GetRoot()).Usings))
        {
            usings[line.Alias?.Name.Identifier.ValueText ?? line.ToString()] = line.ToString();
            Version++;
        }
        foreach (var member in cell.ScriptClass!.GetMembers().Where(m => !m.IsImplicitlyDeclared && m.CanBeReferencedByName))
        {
            if (TextOf(member) is { } text)
            {
                Add(member.MetadataName, new Declaration(SignatureOf(member), text));
                Version++;
            }
        }
    }

    // Methods of a later cell join those of earlier ones; anything else takes the place of what had its name.
    private void Add(string name, Declaration declaration)
    {
        if (declaration.Signature is null || !members.TryGetValue(name, out var same) || same[0].Signature is null)
            members[name] = [declaration];
        else
        {
            same.RemoveAll(other => other.Signature == declaration.Signature);
            same.Add(declaration);
        }
    }

    private static string? SignatureOf(ISymbol member) => member is IMethodSymbol method
        ? $"{method.Arity}({string.Join(',', method.Parameters.Select(p => p.Type.ToDisplayString(TypeFormat)))})"
        : null;

    private static string? TextOf(ISymbol member) => member switch
    {
        IFieldSymbol field => Variable(field),
        IEventSymbol { Type: var type } => $"event {type.ToDisplayString(TypeFormat)} @{member.Name};",
        IMethodSymbol { MethodKind: not MethodKind.Ordinary } => null,
        _ => string.Join('\n', member.DeclaringSyntaxReferences.Select(place => place.GetSyntax().ToFullString())),
    };

    // The type is spelled out where it has a name, because what the variable was made of may have another meaning by now.
    private static string Variable(IFieldSymbol field)
    {
        if (IsNameable(field.Type))
            return $"{field.Type.ToDisplayString(TypeFormat)} @{field.Name} = default!;";
        var syntax = field.DeclaringSyntaxReferences[0].GetSyntax();
        return syntax.Parent is VariableDeclarationSyntax declaration ? $"{declaration.Type} {syntax};" : $"dynamic @{field.Name} = default!;";
    }

    private static bool IsNameable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsNameable(array.ElementType),
        INamedTypeSymbol named => !named.IsAnonymousType && named.CanBeReferencedByName && named.TypeArguments.All(IsNameable),
        _ => true,
    };

    private sealed record Declaration(string? Signature, string Text);
}
