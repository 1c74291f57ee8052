using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>What kind of place a cursor stands at.</summary>
internal static class CodePlace
{
    /// <summary>Whether the place is inside a string, a character, a comment or a directive, where no name is meant.</summary>
    public static bool IsText(SyntaxNode root, int position)
    {
        var trivia = root.FindTrivia(Math.Max(0, position - 1));
        if (trivia.IsDirective || (IsComment(trivia) && position > trivia.SpanStart && (position < trivia.Span.End || !IsClosed(trivia))))
            return true;
        var left = LeftOf(root, position);
        if (IsLiteral(left) && position > left.SpanStart && (position < left.Span.End || !IsClosed(left)))
            return true;
        return left.Parent?.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>() is { } text && IsTextOf(text, position);
    }

    /// <summary>The token that begins before the place and is nearest to it.</summary>
    public static SyntaxToken LeftOf(SyntaxNode root, int position)
    {
        var token = root.FindToken(position);
        return token.SpanStart < position || position == 0 ? token : token.GetPreviousToken(includeZeroWidth: false);
    }

    private static bool IsTextOf(InterpolatedStringExpressionSyntax text, int position)
    {
        bool isInside = position >= text.StringStartToken.Span.End && (position < text.Span.End || text.StringEndToken.IsMissing);
        return isInside && !text.Contents.OfType<InterpolationSyntax>().Any(hole =>
            position >= hole.OpenBraceToken.Span.End
            && (hole.CloseBraceToken.IsMissing || position <= hole.CloseBraceToken.SpanStart)
            && (hole.FormatClause is null || position <= hole.FormatClause.SpanStart));
    }

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
        or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    private static bool IsClosed(SyntaxTrivia comment) =>
        comment.IsKind(SyntaxKind.MultiLineCommentTrivia) && comment.ToString().EndsWith("*/", StringComparison.Ordinal);

    private static bool IsLiteral(SyntaxToken token) => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken
        or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
        or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken;

    private static bool IsClosed(SyntaxToken literal) => !literal.GetDiagnostics().Any();
}
