namespace Experiments.Kernels.Display;

/// <summary>Types as people write them: <c>List&lt;int&gt;</c>, <c>float[]</c>, <c>(int, string)</c>.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(char)] = "char",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(void)] = "void",
    };

    public static string Of(Type? type)
    {
        if (type is null)
            return "null";
        if (Keywords.TryGetValue(type, out string? keyword))
            return keyword;
        if (type.IsArray)
            return $"{Of(type.GetElementType())}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Of(inner) + "?";
        if (!type.IsGenericType)
            return type.FullName == "Microsoft.FSharp.Core.Unit" ? "unit" : Shown(type.Name);
        string arguments = string.Join(", ", type.GetGenericArguments().Select(Of));
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
            return $"({arguments})";
        if (type.Namespace?.StartsWith("Microsoft.FSharp", StringComparison.Ordinal) == true && OfFSharp(type) is { } fsharp)
            return fsharp;
        string name = type.Name.Split('`')[0];
        return name.Contains("AnonymousType", StringComparison.Ordinal) ? "anonymous" : $"{Shown(name)}<{arguments}>";
    }

    private static string? OfFSharp(Type type)
    {
        string[] arguments = [.. type.GetGenericArguments().Select(Of)];
        return type.Name switch
        {
            "FSharpFunc`2" => $"{arguments[0]} -> {arguments[1]}",
            "FSharpList`1" => $"list<{arguments[0]}>",
            "FSharpOption`1" => $"option<{arguments[0]}>",
            "FSharpValueOption`1" => $"voption<{arguments[0]}>",
            "FSharpMap`2" => $"Map<{arguments[0]}, {arguments[1]}>",
            "FSharpAsync`1" => $"Async<{arguments[0]}>",
            "FSharpRef`1" => $"ref<{arguments[0]}>",
            "FSharpSet`1" => $"Set<{arguments[0]}>",
            "FSharpResult`2" => $"Result<{arguments[0]}, {arguments[1]}>",
            _ => null,
        };
    }

    // Names the compiler makes up, such as <Take>d__3, say only where they come from.
    private static string Shown(string name) =>
        name.StartsWith('<') && name.IndexOf('>') is > 1 and var end ? name[1..end] : name;
}
