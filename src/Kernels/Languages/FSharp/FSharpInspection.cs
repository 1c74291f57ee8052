using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Interactive;
using FSharp.Compiler.Symbols;
using FSharp.Compiler.Text;
using FSharp.Compiler.Tokenization;
using Microsoft.FSharp.Collections;

namespace Experiments.Kernels.Languages.FSharp;

/// <summary>What F# knows of a name: its signature, its summary and, for a variable, its value now.</summary>
internal static class FSharpInspection
{
    private const int Overloads = 8;

    public static Inspection? At(Shell.FsiEvaluationSession compiler, string code, int position, IReadOnlyList<Variable> variables)
    {
        var line = CodeLine.At(code, position);
        // After an opening bracket, what is called is meant.
        int column = line.Text[..line.Column].TrimEnd(' ', '(').Length;
        if ((QuickParse.GetCompleteIdentifierIsland(tolerateJustAfter: true, line.Text, line.Column)
            ?? QuickParse.GetCompleteIdentifierIsland(tolerateJustAfter: true, line.Text, column))?.Value is not var (name, end, _))
            return null;
        var (_, check, _) = compiler.ParseAndCheckInteraction(code, keepAssemblyContents: null);
        var tip = check.GetToolTip(line.Number, end, line.Text, ListModule.OfSeq(name.Split('.')), FSharpTokenTag.Identifier, width: null);
        var groups = tip.Item.OfType<ToolTipElement.Group>().SelectMany(group => group.elements).ToList();
        if (groups.Count == 0)
            return null;
        string signatures = string.Join('\n', groups.Take(Overloads).Select(group => Text(group.MainDescription)));
        if (groups.Count > Overloads)
            signatures += $"\n({groups.Count - Overloads} more overloads)";
        string? summary = groups.Select(group => Summary(group.XmlDoc)).FirstOrDefault(text => text is not null);
        string? value = variables.FirstOrDefault(variable => variable.Name == name) is { } variable ? Value(variable) : null;
        return new Inspection(
            string.Join("\n\n", new[] { signatures, summary, value }.OfType<string>()),
            string.Join("\n\n", new[] { Fenced(signatures), summary, value is null ? null : Fenced(value) }.OfType<string>()));
    }

    private static string Text(TaggedText[] parts) => string.Concat(parts.Select(part => part.Text)).Trim();

    private static string Fenced(string code) => $"```fsharp\n{code}\n```";

    private static string Value(Variable variable) => "value: " + new InlineText(new ValueBudget()).Of(variable.Value);

    private static string? Summary(FSharpXmlDoc document) => document switch
    {
        FSharpXmlDoc.FromXmlText text => XmlSummary.Of(string.Join('\n', text.Item.GetElaboratedXmlLines())),
        FSharpXmlDoc.FromXmlFile file => XmlSummary.Of(file.dllName, file.xmlSig),
        _ => null,
    };
}
