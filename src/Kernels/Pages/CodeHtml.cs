using System.Text;
using Experiments.Kernels.Display;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Experiments.Kernels.Pages;

/// <summary>C# source with its tokens marked for colouring.</summary>
internal static class CodeHtml
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private static readonly HashSet<string> LanguageWords =
        ["var", "await", "async", "record", "yield", "get", "set", "init", "with", "when", "where", "nameof", "and", "or", "not", "required", "global", "dynamic", "value", "field"];

    public static string Render(string source)
    {
        var html = new StringBuilder();
        SyntaxToken previous = default;
        var tokens = SyntaxFactory.ParseTokens(source, options: Script).ToList();
        for (int i = 0; i < tokens.Count; i++)
        {
            foreach (var trivia in tokens[i].LeadingTrivia)
                AppendTrivia(html, trivia);
            Append(html, tokens[i].Text, Class(tokens[i], previous, i + 1 < tokens.Count ? tokens[i + 1] : default));
            foreach (var trivia in tokens[i].TrailingTrivia)
                AppendTrivia(html, trivia);
            previous = tokens[i];
        }
        return html.ToString();
    }

    private static void AppendTrivia(StringBuilder html, SyntaxTrivia trivia)
    {
        bool isComment = trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;
        Append(html, trivia.ToFullString(), isComment ? "c" : trivia.IsDirective ? "d" : "");
    }

    private static string Class(SyntaxToken token, SyntaxToken previous, SyntaxToken next)
    {
        var kind = token.Kind();
        if (token.IsKeyword())
            return "k";
        if (kind is SyntaxKind.NumericLiteralToken)
            return "n";
        if (kind.ToString() is var name && (name.Contains("String", StringComparison.Ordinal) || name.Contains("Character", StringComparison.Ordinal) || name.Contains("Utf8", StringComparison.Ordinal)))
            return "s";
        if (kind != SyntaxKind.IdentifierToken)
            return "";
        if (LanguageWords.Contains(token.Text) && !previous.IsKind(SyntaxKind.DotToken))
            return "k";
        if (next.IsKind(SyntaxKind.OpenParenToken) && !previous.IsKind(SyntaxKind.NewKeyword))
            return "f";
        // By convention types begin with a capital; members after a dot are left plain.
        return char.IsUpper(token.Text[0]) && !previous.IsKind(SyntaxKind.DotToken) ? "t" : "";
    }

    private static void Append(StringBuilder html, string text, string style) =>
        html.Append(style.Length == 0 || text.Length == 0 ? Escape.Html(text) : $"<span class=\"{style}\">{Escape.Html(text)}</span>");
}
