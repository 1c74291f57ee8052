using System.Diagnostics;
using System.Reflection;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Engine;

/// <summary>Stack frames in the words of the source: methods of cells by their own names, machinery left out.</summary>
internal static class FrameText
{
    private static readonly string[] Machinery =
        ["Microsoft.CodeAnalysis", "System.Runtime.CompilerServices", "System.Runtime.ExceptionServices", "Experiments.Kernels.Engine", "System.Reflection", "Microsoft.FSharp.Control", "FSharp.Compiler"];

    public static bool IsShown(StackFrame frame)
    {
        var type = frame.GetMethod()?.DeclaringType;
        return type is not null
            && !Machinery.Any(name => type.Namespace?.StartsWith(name, StringComparison.Ordinal) == true)
            && !(frame.GetMethod()!.Name == "<Factory>" && IsSubmission(type))
            && !frame.GetMethod()!.IsDefined(typeof(StackTraceHiddenAttribute));
    }

    public static string Of(StackFrame frame)
    {
        var method = frame.GetMethod()!;
        string place = CellFile.Number(frame.GetFileName()) is { } cell ? $"cell {cell}, line {frame.GetFileLineNumber()}"
            : CellFile.ShortName(frame.GetFileName()) is { } file && frame.GetFileLineNumber() > 0 ? $"{file}, line {frame.GetFileLineNumber()}"
            : "";
        string name = FSharpFrame.Name(method) ?? MethodName(method);
        return name.Length == 0 ? $"at {place}" : place.Length == 0 ? $"at {name}" : $"at {name} in {place}";
    }

    private static bool IsSubmission(Type type) => type.Name.StartsWith("Submission#", StringComparison.Ordinal);

    private static string MethodName(MethodBase method)
    {
        var type = method.DeclaringType!;
        string name = method.Name;
        // State machines and closures carry the method's name in theirs: <Train>d__3.MoveNext, <Train>b__0, <Train>g__Step|1.
        if (name == "MoveNext" && type.Name.StartsWith('<') && type.DeclaringType is { } outer)
            (name, type) = (type.Name, outer);
        while (type.Name.StartsWith("<>c", StringComparison.Ordinal) && type.DeclaringType is { } enclosing)
            type = enclosing;
        bool isTopLevel = name.Contains("<Initialize>", StringComparison.Ordinal) && !name.Contains("b__", StringComparison.Ordinal) && !name.Contains("g__", StringComparison.Ordinal);
        if (isTopLevel)
            return "";
        int local = name.IndexOf("g__", StringComparison.Ordinal), bar = name.IndexOf('|');
        if (local > 0 && bar > local)
            name = name[(local + 3)..bar];
        else if (name.Contains("b__", StringComparison.Ordinal))
            name = name.Contains("<Initialize>", StringComparison.Ordinal) ? "lambda" : $"lambda in {name[1..name.IndexOf('>')]}";
        else if (name.StartsWith('<') && name.IndexOf('>') is > 1 and var end)
            name = name[1..end];
        string arguments = string.Join(", ", method.Name == "MoveNext" || name.StartsWith("lambda", StringComparison.Ordinal) ? [] : method.GetParameters().Select(p => $"{TypeNames.Of(p.ParameterType)} {p.Name}"));
        return IsSubmission(type) ? $"{name}({arguments})" : $"{Qualified(type)}.{name}({arguments})";
    }

    private static string Qualified(Type type) => type.DeclaringType is { } outer && !IsSubmission(outer)
        ? $"{Qualified(outer)}.{TypeNames.Of(type)}"
        : type.DeclaringType is not null || string.IsNullOrEmpty(type.Namespace) ? TypeNames.Of(type) : $"{type.Namespace}.{TypeNames.Of(type)}";
}
