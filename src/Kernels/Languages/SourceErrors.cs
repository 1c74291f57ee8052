using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Languages;

/// <summary>Compiler errors with their place, source line and a caret.</summary>
internal static class SourceErrors
{
    private const int Shown = 5;

    /// <summary>The error of a cell that does not compile.</summary>
    /// <param name="errors">At least one, in the order to show.</param>
    /// <param name="code">The source they are in.</param>
    /// <param name="cell">Number of the cell.</param>
    /// <param name="hint">What to do about the first, where the compiler does not say.</param>
    public static CellError Report(IReadOnlyList<SourceError> errors, string code, int cell, string? hint = null)
    {
        string[] lines = code.Split('\n');
        var traceback = new List<string>();
        foreach (var error in errors.Take(Shown))
        {
            traceback.Add($"{Ansi.Red($"error {error.Id}")}: {error.Message}");
            traceback.Add($"  cell {cell}, line {error.Line}, column {error.Column}");
            if (error.Line <= lines.Length)
                AddSource(traceback, error, lines[error.Line - 1].Replace('\t', ' '));
        }
        if (errors.Count > Shown)
            traceback.Add($"({errors.Count - Shown} more errors)");
        string message = $"error {errors[0].Id}: {errors[0].Message}";
        if (hint is not null)
        {
            message = $"{message} ({hint})";
            traceback.Add($"Hint: {hint}.");
        }
        return new CellError("CompilationError", message, traceback, errors[0].Line);
    }

    private static void AddSource(List<string> traceback, SourceError error, string line)
    {
        int indent = line.Length - line.TrimStart().Length;
        int end = error.EndLine == error.Line ? error.EndColumn : line.Length + 1;
        traceback.Add($"    {line.Trim()}");
        traceback.Add($"    {new string(' ', Math.Max(0, error.Column - 1 - indent))}{Ansi.Red(new string('^', Math.Max(1, end - error.Column)))}");
    }
}
