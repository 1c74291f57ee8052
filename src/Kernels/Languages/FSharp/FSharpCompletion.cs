using Experiments.Kernels.Engine;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Interactive;
using FSharp.Compiler.Tokenization;

namespace Experiments.Kernels.Languages.FSharp;

/// <summary>Proposals for F# from what the session has declared so far.</summary>
internal static class FSharpCompletion
{
    private const int Most = 200;

    /// <summary>Names that begin with what is typed: those in the case typed first, and among them the cells' own variables first.</summary>
    public static Completions At(Shell.FsiEvaluationSession compiler, string code, int position, IEnumerable<string> variables)
    {
        if (FSharpScanner.Read(code[..position]).IsInsideToken)
            return Completions.None(position);
        var line = CodeLine.At(code, position);
        var (parsed, check, _) = compiler.ParseAndCheckInteraction(code, keepAssemblyContents: null);
        var declared = check.GetDeclarationListInfo(
            parsed, line.Number, line.Text, QuickParse.GetPartialLongNameEx(line.Text, line.Column - 1), getAllEntities: null, completionContextAtPos: null, options: null);
        string prefix = Typed(line);
        bool isQualified = line.Text[..(line.Column - prefix.Length)].EndsWith('.');
        var own = isQualified ? [] : variables.ToHashSet();
        var keywords = isQualified || prefix.Length == 0 ? [] : FSharpKeywords.KeywordNames.Select(name => new Completion(name, "keyword"));
        Completion[] items =
        [
            .. declared.Items.Select(item => new Completion(item.NameInCode, Kind(item.Glyph.Tag))).Concat(keywords)
                .Where(item => item.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .DistinctBy(item => item.Text)
                .OrderByDescending(item => item.Text.StartsWith(prefix, StringComparison.Ordinal))
                .ThenByDescending(item => own.Contains(item.Text))
                .Take(Most),
        ];
        return new Completions(position - prefix.Length, position, items);
    }

    private static string Typed(CodeLine line)
    {
        int start = line.Column;
        while (start > 0 && (char.IsLetterOrDigit(line.Text[start - 1]) || line.Text[start - 1] is '_' or '\''))
            start--;
        return line.Text[start..line.Column];
    }

    private static string Kind(int glyph) => glyph switch
    {
        FSharpGlyph.Tags.Class or FSharpGlyph.Tags.Type or FSharpGlyph.Tags.Typedef or FSharpGlyph.Tags.Union or FSharpGlyph.Tags.Exception
            or FSharpGlyph.Tags.TypeParameter => "class",
        FSharpGlyph.Tags.Struct => "struct",
        FSharpGlyph.Tags.Interface => "interface",
        FSharpGlyph.Tags.Enum => "enum",
        FSharpGlyph.Tags.EnumMember => "enum member",
        FSharpGlyph.Tags.Delegate => "delegate",
        FSharpGlyph.Tags.Module => "module",
        FSharpGlyph.Tags.NameSpace => "namespace",
        FSharpGlyph.Tags.Method or FSharpGlyph.Tags.OverridenMethod or FSharpGlyph.Tags.ExtensionMethod => "method",
        FSharpGlyph.Tags.Property => "property",
        FSharpGlyph.Tags.Field or FSharpGlyph.Tags.Constant => "field",
        FSharpGlyph.Tags.Event => "event",
        _ => "variable",
    };
}
