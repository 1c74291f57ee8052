using Experiments.Kernels.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>Whether a text is a whole cell or waits for more lines.</summary>
internal static class CodeCompleteness
{
    private const string Step = "    ";
    private const string LineEndInString = "CS1010";

    public static Completeness Of(string code, CSharpParseOptions syntax)
    {
        if (Nesting.IsTooDeep(code))
            return new Completeness("unknown");
        var tree = SyntaxFactory.ParseSyntaxTree(code, syntax);
        var errors = tree.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Exists(d => d.Id == LineEndInString))
            return new Completeness("invalid");
        return SyntaxFactory.IsCompleteSubmission(tree)
            ? new Completeness(errors.Count > 0 ? "invalid" : "complete")
            : new Completeness("incomplete", Indent(code));
    }

    private static string Indent(string code)
    {
        string last = code.Split('\n').LastOrDefault(line => line.Trim().Length > 0) ?? "";
        string indent = last[..^last.TrimStart().Length];
        return last.TrimEnd().EndsWith('{') ? indent + Step : indent;
    }
}
