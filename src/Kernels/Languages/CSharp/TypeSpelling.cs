using Microsoft.CodeAnalysis.CSharp;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>Types as C# source that compiles wherever it stands: <c>global::System.Collections.Generic.List&lt;global::System.Int32&gt;</c>.</summary>
internal static class TypeSpelling
{
    /// <summary>The spelling; <c>dynamic</c> for types that no other code may name, such as those of cells and private ones.</summary>
    public static string Of(Type type) => CanBeNamed(type) ? Spell(type) : "dynamic";

    private static bool CanBeNamed(Type type)
    {
        if (type.HasElementType)
            return type.IsArray && CanBeNamed(type.GetElementType()!);
        return type.IsVisible && !type.IsByRefLike && !type.IsGenericParameter
            // Assemblies of cells lie in memory only.
            && !type.Assembly.IsDynamic && type.Assembly.Location.Length > 0
            && type.GetGenericArguments().All(CanBeNamed);
    }

    private static string Spell(Type type)
    {
        if (type.IsArray)
            return Array(type);
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Spell(inner) + "?";
        return Named(type, type.GetGenericArguments());
    }

    // The ranks of nested arrays are written from the outside in.
    private static string Array(Type type)
    {
        string ranks = "";
        var element = type;
        for (; element.IsArray; element = element.GetElementType()!)
            ranks += $"[{new string(',', element.GetArrayRank() - 1)}]";
        return Spell(element) + ranks;
    }

    // A nested type repeats the arguments of its outer types before its own.
    private static string Named(Type type, Type[] arguments)
    {
        string[] parts = type.Name.Split('`');
        int own = parts.Length > 1 ? int.Parse(parts[1]) : 0;
        string scope = type.DeclaringType is { } outer ? Named(outer, arguments[..^own]) + "."
            : string.IsNullOrEmpty(type.Namespace) ? "global::"
            : $"global::{string.Join('.', type.Namespace.Split('.').Select(Name))}.";
        return $"{scope}{Name(parts[0])}{(own > 0 ? $"<{string.Join(", ", arguments[^own..].Select(Spell))}>" : "")}";
    }

    private static string Name(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
