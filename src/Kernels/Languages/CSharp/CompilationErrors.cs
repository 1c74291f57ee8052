using System.Text.RegularExpressions;
using Experiments.Kernels.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>The C# compiler's errors as the error of a cell.</summary>
internal static partial class CompilationErrors
{
    private const string NoUsingDeclaration = "a cell's top level takes no 'using' declaration; write 'using (var x = …) { … }', or leave the 'using' out to keep the value for later cells";

    /// <summary>Reports the errors of a cell.</summary>
    /// <param name="errors">One or more.</param>
    /// <param name="code">The cell as it was written.</param>
    /// <param name="cell">Its number.</param>
    /// <param name="original">The place in <paramref name="code"/> of a place in the text that was compiled.</param>
    public static CellError Report(IReadOnlyList<Diagnostic> errors, string code, int cell, Func<int, int> original)
    {
        var written = SourceText.From(code).Lines;
        SourceError[] found = [.. errors.Select(error => Of(error, written, original))];
        string line = code.Split('\n').ElementAtOrDefault(found[0].Line - 1) ?? "";
        return SourceErrors.Report(found, code, cell, UsingDeclaration().IsMatch(line) ? NoUsingDeclaration : null);
    }

    private static SourceError Of(Diagnostic error, TextLineCollection written, Func<int, int> original)
    {
        var start = written.GetLinePosition(original(error.Location.SourceSpan.Start));
        var end = written.GetLinePosition(original(error.Location.SourceSpan.End));
        return new SourceError(error.Id, error.GetMessage(), start.Line + 1, start.Character + 1, end.Line + 1, end.Character + 1);
    }

    [GeneratedRegex(@"^\s*using\s+[\w.<>\[\],?]+\s+\w+\s*=")]
    private static partial Regex UsingDeclaration();
}
