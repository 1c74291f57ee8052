using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Languages.FSharp;

/// <summary>Whether a text is a whole cell or waits for more lines; the parser alone tells, so that no session need run.</summary>
internal static class FSharpCompleteness
{
    private const string Step = "    ";

    private static readonly string[] BlockErrors = ["FS0588", "FS3104", "FS0513"];
    private static readonly string[] WrongTokens = ["Unexpected symbol", "Unexpected keyword"];

    public static Completeness Of(string code)
    {
        string text = code.TrimEnd();
        var scan = FSharpScanner.Read(text);
        if (scan.IsInsideToken || scan.OpenBrackets > 0)
            return new Completeness("incomplete", Indent(text));
        if (text.EndsWith(";;", StringComparison.Ordinal))
            return new Completeness("complete");
        var errors = Errors(text);
        if (errors.Count > 0)
            return errors.All(error => IsWaiting(error, text)) ? new Completeness("incomplete", Indent(text) + Step) : new Completeness("invalid");
        // A block may go on; an empty line ends it.
        string last = text[(text.LastIndexOf('\n') + 1)..];
        bool isBlock = last.Length > 0 && char.IsWhiteSpace(last[0]) && !code.EndsWith('\n');
        return isBlock ? new Completeness("incomplete", Indent(text)) : new Completeness("complete");
    }

    private static IReadOnlyList<SourceError> Errors(string text) => FSharpErrors.Of(FSharpParser.Parse(text).Diagnostics);

    // Most of what is missing is reported at the end, the rest where the block began that it belongs to.
    private static bool IsWaiting(SourceError error, string text)
    {
        int lines = text.AsSpan().Count('\n') + 1;
        int end = text.Length - text.LastIndexOf('\n');
        return BlockErrors.Contains(error.Id)
            || (error.EndLine == lines && error.EndColumn == end && !WrongTokens.Any(wrong => error.Message.StartsWith(wrong, StringComparison.Ordinal)));
    }

    private static string Indent(string text)
    {
        string last = text[(text.LastIndexOf('\n') + 1)..];
        return last[..(last.Length - last.TrimStart().Length)];
    }
}
