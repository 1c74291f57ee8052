using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>A cell's text with a check for interrupts at the head of every loop and function body, on the lines where they were.</summary>
/// <remarks>
/// So an interrupt ends the cell by an ordinary exception, and all its variables are kept. Aborting the thread from outside is left
/// for code that has no checks: it keeps nothing of the running cell, and in compiled stubs it can end the process.
/// </remarks>
internal sealed class InterruptChecks
{
    private const string Check = "global::Experiments.Kernels.Cell.Checkpoint();";

    private readonly List<(int Position, string Text)> insertions;

    private InterruptChecks(string code, List<(int Position, string Text)> insertions)
    {
        // Stable: what is opened first at a place stays first.
        this.insertions = [.. insertions.OrderBy(insertion => insertion.Position)];
        var text = new StringBuilder(code.Length + 64 * insertions.Count);
        int copied = 0;
        foreach (var (position, inserted) in this.insertions)
        {
            text.Append(code, copied, position - copied).Append(inserted);
            copied = position;
        }
        Code = text.Append(code, copied, code.Length - copied).ToString();
    }

    /// <summary>The text to compile.</summary>
    public string Code { get; }

    /// <summary>Puts the checks into a cell; one that does not parse is left as it is.</summary>
    public static InterruptChecks In(string code, CSharpParseOptions options)
    {
        var root = CSharpSyntaxTree.ParseText(code, options).GetRoot();
        var finder = new Finder();
        if (!root.ContainsDiagnostics)
            finder.Visit(root);
        return new InterruptChecks(code, finder.Insertions);
    }

    /// <summary>The place in the cell's own text of a place in <see cref="Code"/>.</summary>
    public int Original(int position)
    {
        int shift = 0;
        foreach (var (at, text) in insertions)
        {
            if (position < at + shift + text.Length)
                return Math.Min(position - shift, at);
            shift += text.Length;
        }
        return position - shift;
    }

    private sealed class Finder : CSharpSyntaxWalker
    {
        public List<(int Position, string Text)> Insertions { get; } = [];

        public override void DefaultVisit(SyntaxNode node)
        {
            switch (node)
            {
                case WhileStatementSyntax loop:
                    Guard(loop.Statement);
                    break;
                case DoStatementSyntax loop:
                    Guard(loop.Statement);
                    break;
                case ForStatementSyntax loop:
                    Guard(loop.Statement);
                    break;
                case CommonForEachStatementSyntax loop:
                    Guard(loop.Statement);
                    break;
                case LabeledStatementSyntax label:
                    Insert(label.ColonToken.Span.End, " " + Check);
                    break;
                case MethodDeclarationSyntax method:
                    Guard(method.Body, method.ExpressionBody, method.ReturnType, method.Modifiers, method.SemicolonToken);
                    break;
                case LocalFunctionStatementSyntax function:
                    Guard(function.Body, function.ExpressionBody, function.ReturnType, function.Modifiers, function.SemicolonToken);
                    break;
                case LambdaExpressionSyntax lambda:
                    Guard(lambda.Block);
                    break;
            }
            base.DefaultVisit(node);
        }

        private void Guard(StatementSyntax? body)
        {
            if (body is BlockSyntax block)
                Insert(block.OpenBraceToken.Span.End, " " + Check);
            else if (body is not null)
            {
                Insert(body.SpanStart, $"{{ {Check} ");
                Insert(body.Span.End, " }");
            }
        }

        // 'int F() => x;' becomes 'int F() { check; return x; }'. What an async or throwing body would become depends on its type.
        private void Guard(BlockSyntax? body, ArrowExpressionClauseSyntax? arrow, TypeSyntax returned, SyntaxTokenList modifiers, SyntaxToken semicolon)
        {
            Guard(body);
            if (arrow is null || arrow.Expression is ThrowExpressionSyntax || modifiers.Any(SyntaxKind.AsyncKeyword))
                return;
            bool isVoid = returned is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };
            // The arrow stays in a comment, so that all that was written keeps its place.
            Insert(arrow.ArrowToken.SpanStart, $"{{ {Check} /*");
            Insert(arrow.ArrowToken.Span.End, isVoid ? "*/ " : "*/ return ");
            Insert(semicolon.Span.End, " }");
        }

        private void Insert(int position, string text) => Insertions.Add((position, text));
    }
}
