using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Engine;

/// <summary>A cell split at its directives.</summary>
/// <param name="Parts">Pieces of one language each, in order; pieces without text are left out.</param>
/// <param name="IsTimed">Whether the cell's wall time is to be shown.</param>
internal sealed record ParsedCell(IReadOnlyList<CellPart> Parts, bool IsTimed);

/// <summary>A piece of a cell in one language.</summary>
/// <param name="Language">Who runs it.</param>
/// <param name="Code">The text, with a blank line for each cell line before it.</param>
internal sealed record CellPart(ILanguage Language, string Code);

/// <summary>A directive line is wrong; the message says which are known.</summary>
internal sealed class DirectiveException(string message, int line) : Exception(message)
{
    /// <summary>Line of the cell, from 1.</summary>
    public int Line => line;
}

/// <summary>Splits cells at lines that begin with <c>#!</c>; other lines, <c>#r</c> and <c>#load</c> too, belong to the language.</summary>
internal sealed class CellParser(IReadOnlyList<ILanguage> languages)
{
    private const string Time = "time";

    public ParsedCell Parse(CellInput cell)
    {
        string[] lines = cell.Code.ReplaceLineEndings("\n").Split('\n');
        var language = cell.Language is null ? languages[0] : Find(cell.Language) ?? throw Unknown($"language '{cell.Language}'", cell.Language, 1);
        var parts = new List<CellPart>();
        bool timed = false;
        int start = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("#!", StringComparison.Ordinal) || language.EndsInsideToken(string.Join('\n', lines[start..i])))
                continue;
            string name = lines[i][2..].Trim();
            lines[i] = "";
            if (name == Time)
            {
                timed = true;
                continue;
            }
            Add(parts, language, lines, start, i);
            language = Find(name) ?? throw Unknown($"directive '#!{name}'", name, i + 1);
            start = i + 1;
        }
        Add(parts, language, lines, start, lines.Length);
        return new ParsedCell(parts, timed);
    }

    private static void Add(List<CellPart> parts, ILanguage language, string[] lines, int start, int end)
    {
        if (lines[start..end].Any(line => line.Trim().Length > 0))
            parts.Add(new CellPart(language, new string('\n', start) + string.Join('\n', lines[start..end])));
    }

    private ILanguage? Find(string name) =>
        languages.FirstOrDefault(language => language.Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    private DirectiveException Unknown(string what, string name, int line)
    {
        string[] known = [.. languages.SelectMany(language => language.Names), Time];
        return new DirectiveException($"Unknown {what}; {NearNames.Hint(name.Split(' ')[0], known, prefix: "#!")}", line);
    }
}
