using System.Collections;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>A variable's value in a few lines.</summary>
internal static class ValueText
{
    private const int Lines = 5;
    private const int Width = 200;

    /// <summary>The value of plain data and of what has its own <c>ToString</c>; the type of all else, whose properties are not to be run by a look.</summary>
    public static string Of(object? value) => IsPlain(value)
        ? Cut((string)Formatter.Format(value is string text ? text[..Math.Min(text.Length, Lines * Width)] : value)[MimeTypes.Text]!)
        : TypeNames.Of(value!.GetType());

    private static bool IsPlain(object? value) => value is null
        || ValueShape.IsText(value.GetType())
        || KnownFormatters.Of(value) is TensorFormatter
        || (value is ICollection && value.GetType() is { } type && type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true && Elements(type).All(ValueShape.IsText));

    private static Type[] Elements(Type type) => type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();

    private static string Cut(string text)
    {
        string[] lines = text.Split('\n');
        var kept = lines.Take(Lines).Select(line => line.Length > Width ? line[..Width] + "…" : line);
        return string.Join('\n', lines.Length > Lines ? kept.Append("…") : kept);
    }
}
