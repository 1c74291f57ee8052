using System.Text.RegularExpressions;
using Experiments.Kernels.Engine;
using Microsoft.CodeAnalysis;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>Compiler errors with their place, source line and a caret.</summary>
internal static partial class CompilationErrors
{
    private const string NoUsingDeclaration = "a cell's top level takes no 'using' declaration; write 'using (var x = …) { … }', or leave the 'using' out to keep the value for later cells";
    private const int Shown = 5;

    public static CellError Report(IReadOnlyList<Diagnostic> errors, string code, int cell)
    {
        string[] lines = code.Split('\n');
        var traceback = new List<string>();
        foreach (var error in errors.Take(Shown))
        {
            var place = error.Location.GetLineSpan().StartLinePosition;
            traceback.Add($"{Ansi.Red($"error {error.Id}")}: {error.GetMessage()}");
            traceback.Add($"  cell {cell}, line {place.Line + 1}, column {place.Character + 1}");
            if (error.Location.IsInSource && place.Line < lines.Length)
            {
                string line = lines[place.Line].Replace('\t', ' ');
                int indent = line.Length - line.TrimStart().Length;
                int width = Width(error, line);
                traceback.Add($"    {line.Trim()}");
                traceback.Add($"    {new string(' ', Math.Max(0, place.Character - indent))}{Ansi.Red(new string('^', width))}");
            }
        }
        if (errors.Count > Shown)
            traceback.Add($"({errors.Count - Shown} more errors)");
        var first = errors[0];
        int firstLine = first.Location.GetLineSpan().StartLinePosition.Line;
        string message = $"error {first.Id}: {first.GetMessage()}";
        if (firstLine < lines.Length && UsingDeclaration().IsMatch(lines[firstLine]))
        {
            message = $"{message} ({NoUsingDeclaration})";
            traceback.Add($"Hint: {NoUsingDeclaration}.");
        }
        return new CellError("CompilationError", message, traceback, firstLine + 1);
    }

    [GeneratedRegex(@"^\s*using\s+[\w.<>\[\],?]+\s+\w+\s*=")]
    private static partial Regex UsingDeclaration();

    private static int Width(Diagnostic error, string line)
    {
        var span = error.Location.GetLineSpan();
        int end = span.EndLinePosition.Line == span.StartLinePosition.Line ? span.EndLinePosition.Character : line.Length;
        return Math.Max(1, end - span.StartLinePosition.Character);
    }
}
