using System.Text.Json;

namespace Experiments.Kernels.Notebooks;

/// <summary>Notebooks in the <c>.dib</c> format: plain text, in which a line with a language's name begins a cell.</summary>
internal static class DibFile
{
    private const string Marker = "#!";
    private const string Meta = "meta";
    private const string Markdown = "markdown";

    private static readonly Dictionary<string, string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = "csharp",
        ["c#"] = "csharp",
        ["fsharp"] = "fsharp",
        ["f#"] = "fsharp",
        ["html"] = "html",
        ["javascript"] = "javascript",
        ["js"] = "javascript",
        ["mermaid"] = "mermaid",
        ["markdown"] = Markdown,
        [Meta] = Meta,
        ["value"] = "value",
        ["pwsh"] = "pwsh",
        ["powershell"] = "pwsh",
        ["sql"] = "sql",
        ["kql"] = "kql",
        ["http"] = "http",
    };

    /// <summary>The cells of a file, text cells left out.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="NotebookFormatException">Its metadata are broken.</exception>
    public static IReadOnlyList<SourceCell> Read(string text, string name)
    {
        var cells = new List<SourceCell>();
        var lines = new List<string>();
        string own = "csharp", language = own;
        int number = 0;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n').Append(Marker + own))
        {
            if (!line.StartsWith(Marker, StringComparison.Ordinal) || !Languages.TryGetValue(line[Marker.Length..].Trim(), out string? next))
            {
                lines.Add(line);
                continue;
            }
            string code = string.Join('\n', lines).Trim('\n');
            lines.Clear();
            if (language == Meta)
                own = language = DefaultLanguage(code, name) ?? own;
            else if (code.Trim().Length > 0 && ++number > 0 && language != Markdown)
                cells.Add(new SourceCell($"{name}, cell {number}", language, code));
            language = next;
        }
        return cells;
    }

    private static string? DefaultLanguage(string json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("kernelInfo", out var info) && info.ValueKind == JsonValueKind.Object
                && info.TryGetProperty("defaultKernelName", out var value) && value.ValueKind == JsonValueKind.String
                && Languages.TryGetValue(value.GetString()!, out string? language) ? language : null;
        }
        catch (JsonException e)
        {
            throw new NotebookFormatException($"{name}: the #!meta block is no JSON: {e.Message}");
        }
    }
}
