using FSharp.Compiler.Diagnostics;

namespace Experiments.Kernels.Languages.FSharp;

/// <summary>The F# compiler's diagnostics as errors of a cell.</summary>
internal static class FSharpErrors
{
    private const int ValueRestriction = 30;
    private const int ParserGaveUp = 192;
    private const string Generic = "F# cannot tell the type of the cell's value; annotate it, as in '(failwith \"x\" : unit)'";

    /// <summary>The errors among diagnostics, each once.</summary>
    public static IReadOnlyList<SourceError> Of(IReadOnlyList<FSharpDiagnostic> diagnostics)
    {
        SourceError[] errors = [.. diagnostics.Where(d => d.Severity.IsError).Select(Of).Distinct()];
        // It follows another error that says what the parser found.
        SourceError[] telling = [.. errors.Where(e => e.Id != Id(ParserGaveUp))];
        return telling.Length > 0 ? telling : errors;
    }

    /// <summary>What to do where the compiler's own words are of no help.</summary>
    public static string? Hint(IReadOnlyList<SourceError> errors) => errors is [{ Id: var id }] && id == Id(ValueRestriction) ? Generic : null;

    private static SourceError Of(FSharpDiagnostic error) => new(
        Id(error.ErrorNumber), Message(error), Math.Max(1, error.StartLine), error.StartColumn + 1, error.EndLine, error.EndColumn + 1);

    private static string Id(int number) => $"FS{number:0000}";

    // The lecture on generic values that follows its first sentence is the hint's business.
    private static string Message(FSharpDiagnostic error) =>
        error.ErrorNumber == ValueRestriction ? string.Join(' ', error.Message.Split('\n').Take(2).Select(line => line.Trim())) : error.Message;
}
