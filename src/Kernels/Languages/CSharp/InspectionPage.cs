using System.Text;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>What an inspection says, gathered as plain text and as Markdown at once.</summary>
internal sealed class InspectionPage
{
    private readonly List<string> signatures = [];
    private readonly StringBuilder text = new();
    private readonly StringBuilder markdown = new();

    /// <summary>Adds a line of code to those the page begins with.</summary>
    public void Signature(string code) => signatures.Add(code);

    /// <summary>Adds a variable's value.</summary>
    public void Value(string value)
    {
        Paragraph($"Value: {value}");
        markdown.Append($"\n\nValue:\n\n```\n{value.Replace("```", "'''", StringComparison.Ordinal)}\n```");
    }

    /// <summary>Adds what one parameter is for.</summary>
    public void Parameter(string name, SymbolDocumentation documentation)
    {
        if (documentation.Parameters.FirstOrDefault(parameter => parameter.Name == name).Words is { } words)
        {
            Paragraph($"{name}: {words.Plain}");
            markdown.Append($"\n\n`{name}`: {words.Markdown}");
        }
    }

    /// <summary>Adds the summary and, where more is wanted, all other parts of a documentation.</summary>
    public void Documentation(SymbolDocumentation documentation, bool isDetailed)
    {
        Section("", documentation.Summary);
        if (!isDetailed)
            return;
        foreach (var (name, _) in documentation.Parameters)
            Parameter(name, documentation);
        Section("Returns: ", documentation.Returns);
        Section("Remarks: ", documentation.Remarks);
    }

    public Inspection ToInspection()
    {
        string code = string.Join('\n', signatures);
        return new Inspection(code + text, $"```csharp\n{code}\n```{markdown}");
    }

    private void Section(string title, DocumentationWords? words)
    {
        if (words is null)
            return;
        Paragraph(title + words.Plain);
        markdown.Append($"\n\n{title}{words.Markdown}");
    }

    private void Paragraph(string words) => text.Append('\n').Append(words);
}
