using System.Text.RegularExpressions;
using Experiments.Kernels.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>Compiler errors with their place, source line and a caret.</summary>
internal static partial class CompilationErrors
{
    private const string NoUsingDeclaration = "a cell's top level takes no 'using' declaration; write 'using (var x = …) { … }', or leave the 'using' out to keep the value for later cells";
    private const int Shown = 5;

    /// <summary>Reports the errors of a cell.</summary>
    /// <param name="errors">One or more.</param>
    /// <param name="code">The cell as it was written.</param>
    /// <param name="cell">Its number.</param>
    /// <param name="original">The place in <paramref name="code"/> of a place in the text that was compiled.</param>
    public static CellError Report(IReadOnlyList<Diagnostic> errors, string code, int cell, Func<int, int> original)
    {
        string[] lines = code.Split('\n');
        var written = SourceText.From(code).Lines;
        var traceback = new List<string>();
        foreach (var error in errors.Take(Shown))
        {
            var place = written.GetLinePosition(original(error.Location.SourceSpan.Start));
            traceback.Add($"{Ansi.Red($"error {error.Id}")}: {error.GetMessage()}");
            traceback.Add($"  cell {cell}, line {place.Line + 1}, column {place.Character + 1}");
            if (error.Location.IsInSource && place.Line < lines.Length)
            {
                string line = lines[place.Line].Replace('\t', ' ');
                int indent = line.Length - line.TrimStart().Length;
                int width = Width(error, line, place, original, written);
                traceback.Add($"    {line.Trim()}");
                traceback.Add($"    {new string(' ', Math.Max(0, place.Character - indent))}{Ansi.Red(new string('^', width))}");
            }
        }
        if (errors.Count > Shown)
            traceback.Add($"({errors.Count - Shown} more errors)");
        var first = errors[0];
        int firstLine = written.GetLinePosition(original(first.Location.SourceSpan.Start)).Line;
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

    private static int Width(Diagnostic error, string line, LinePosition start, Func<int, int> original, TextLineCollection written)
    {
        var last = written.GetLinePosition(original(error.Location.SourceSpan.End));
        int end = last.Line == start.Line ? last.Character : line.Length;
        return Math.Max(1, end - start.Character);
    }
}
