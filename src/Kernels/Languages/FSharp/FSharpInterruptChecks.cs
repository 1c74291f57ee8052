using System.Text;
using FSharp.Compiler.Syntax;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Range = FSharp.Compiler.Text.Range;

namespace Experiments.Kernels.Languages.FSharp;

/// <summary>F# code with a check for interrupts in its loops and functions, on the lines where they were; the counterpart of C#'s.</summary>
/// <remarks>
/// Layout is syntax in F#, so that only what stands on one line gets a check: the condition of a <c>while</c>, the body of a
/// <c>for</c>, the body of a function. Other loops are left to be aborted.
/// </remarks>
internal static class FSharpInterruptChecks
{
    private const string Open = "(global.Experiments.Kernels.Cell.Checkpoint(); ";
    private const string Close = ")";

    /// <summary>Puts the checks in; code that does not parse is left as it is.</summary>
    public static string In(string code)
    {
        var parsed = FSharpParser.Parse(code);
        if (parsed.ParseHadErrors)
            return code;
        var folder = FuncConvert.FromFunc<List<Range>, FSharpList<SyntaxNode>, SyntaxNode, List<Range>>((found, _, node) =>
        {
            if (Guarded(node) is { } guarded && guarded.StartLine == guarded.EndLine)
                found.Add(guarded);
            return found;
        });
        var ranges = ParsedInputModule.fold(folder, [], parsed.ParseTree);
        return ranges.Count == 0 ? code : Insert(code, ranges);
    }

    private static Range? Guarded(SyntaxNode node) => node switch
    {
        SyntaxNode.SynExpr { Item: SynExpr.While loop } => loop.whileExpr.Range,
        SyntaxNode.SynExpr { Item: SynExpr.For loop } => loop.doBody.Range,
        SyntaxNode.SynExpr { Item: SynExpr.ForEach loop } => loop.bodyExpr.Range,
        SyntaxNode.SynBinding { Item: { headPat: SynPat.LongIdent { argPats: var arguments }, expr: { IsTyped: false, IsLambda: false } body } }
            when arguments is SynArgPats.Pats { pats.IsEmpty: false } => body.Range,
        _ => null,
    };

    private static string Insert(string code, List<Range> ranges)
    {
        string[] lines = code.Split('\n');
        foreach (var line in ranges.GroupBy(range => range.StartLine))
        {
            var insertions = line.SelectMany(range => new[] { (Column: range.StartColumn, Text: Open), (Column: range.EndColumn, Text: Close) });
            var text = new StringBuilder(lines[line.Key - 1]);
            // From the end, so that places before stay; at one place what closes comes before what opens.
            foreach (var (column, inserted) in insertions.OrderByDescending(i => i.Column).ThenByDescending(i => i.Text.Length))
                text.Insert(column, inserted);
            lines[line.Key - 1] = text.ToString();
        }
        return string.Join('\n', lines);
    }
}
