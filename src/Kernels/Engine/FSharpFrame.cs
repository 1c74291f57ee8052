using System.Reflection;
using System.Text.RegularExpressions;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Engine;

/// <summary>Methods of F# cells by the names their source gives them.</summary>
/// <remarks>The compiler puts a cell into a class <c>FSI_0012</c>, its statements into <c>&lt;StartupCode$FSI_0012&gt;</c>, and closures into classes such as <c>Train@3-1</c>.</remarks>
internal static partial class FSharpFrame
{
    private static readonly string[] Unnamed = ["it", "clo", "fsi"];

    /// <summary>The name with its parameters; empty for a cell's own statements, null for methods that are not an F# cell's.</summary>
    public static string? Name(MethodBase method)
    {
        var path = Path(method.DeclaringType!);
        if (path[0].Namespace?.StartsWith("<StartupCode$FSI_", StringComparison.Ordinal) == true)
            return path is [_, .., var closure] && closure.Name.Contains('@') ? Closure(method, [closure]) : "";
        if (!CellClass().IsMatch(path[0].Name) || path[0].Namespace is not null)
            return null;
        if (path[^1].Name.Contains('@'))
            return Closure(method, path[1..]);
        string parameters = string.Join(", ", method.GetParameters().Select(p => $"{TypeNames.Of(p.ParameterType)} {p.Name}"));
        string owner = string.Join('.', path[1..].Select(TypeNames.Of));
        return method.IsConstructor
            ? $"new {owner}({parameters})"
            : $"{(owner.Length > 0 ? owner + "." : "")}{method.Name}({parameters})";
    }

    private static Type[] Path(Type type) => type.DeclaringType is { } outer ? [.. Path(outer), type] : [type];

    private static string Closure(MethodBase method, Type[] path)
    {
        string function = path[^1].Name.Split('@')[0];
        if (Unnamed.Contains(function))
            return "lambda";
        string name = string.Join('.', path[..^1].Select(TypeNames.Of).Append(function));
        return method.Name == "MoveNext" ? $"{name}()" : $"lambda in {name}";
    }

    [GeneratedRegex(@"^FSI_\d{4,}$")]
    private static partial Regex CellClass();
}
