using System.Text.RegularExpressions;
using Experiments.Kernels.Engine;
using Microsoft.CodeAnalysis;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>The C# compiler's errors as the error of a cell.</summary>
internal static partial class CompilationErrors
{
    private const string NoUsingDeclaration = "a cell's top level takes no 'using' declaration; write 'using (var x = …) { … }', or leave the 'using' out to keep the value for later cells";

    public static CellError Report(IReadOnlyList<Diagnostic> errors, string code, int cell)
    {
        SourceError[] found = [.. errors.Select(Of)];
        string line = code.Split('\n').ElementAtOrDefault(found[0].Line - 1) ?? "";
        return SourceErrors.Report(found, code, cell, UsingDeclaration().IsMatch(line) ? NoUsingDeclaration : null);
    }

    private static SourceError Of(Diagnostic error)
    {
        var (start, end) = (error.Location.GetLineSpan().StartLinePosition, error.Location.GetLineSpan().EndLinePosition);
        return new SourceError(error.Id, error.GetMessage(), start.Line + 1, start.Character + 1, end.Line + 1, end.Character + 1);
    }

    [GeneratedRegex(@"^\s*using\s+[\w.<>\[\],?]+\s+\w+\s*=")]
    private static partial Regex UsingDeclaration();
}
