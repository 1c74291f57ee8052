using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Engine;

/// <summary>One step of a cell, in the order of the lines.</summary>
internal abstract record CellStep;

/// <summary>A piece of a cell in one language.</summary>
/// <param name="Language">Who runs it.</param>
/// <param name="Code">The text, with a blank line for each cell line before it.</param>
internal sealed record CodeStep(ILanguage Language, string Code) : CellStep;

/// <summary>A directive line.</summary>
/// <param name="Directive">Which.</param>
/// <param name="Language">The language of the part it stands in.</param>
/// <param name="Text">What follows its name.</param>
/// <param name="Line">Its line in the cell, from 1.</param>
internal sealed record DirectiveStep(Directive Directive, ILanguage Language, string Text, int Line) : CellStep;

/// <summary>Splits cells at their directives: lines that begin with <c>#!</c>, <c>#r</c>, <c>#i</c> or <c>#load</c>; other lines belong to the language.</summary>
/// <param name="languages">The notebook's own language first.</param>
/// <param name="directives">All that are known.</param>
internal sealed class CellParser(IReadOnlyList<ILanguage> languages, IReadOnlyList<Directive> directives)
{
    private const string Marker = "#!";

    /// <summary>The steps of a cell; pieces without text are left out.</summary>
    /// <exception cref="DirectiveException">A language or directive is unknown; the message lists near names.</exception>
    public IReadOnlyList<CellStep> Parse(CellInput cell)
    {
        // What is no language here may be known as one that is not supported.
        if (cell.Language is { } named && Find(named) is null && directives.Any(d => d.Name == Marker + named))
            return [Directive(Marker + named, languages[0], 1)];
        var steps = new List<CellStep>();
        foreach (var (language, lines, start, end, directive) in Pieces(cell.Code, OwnLanguage(cell)))
        {
            if (lines[start..end].Any(line => line.Trim().Length > 0))
                steps.Add(new CodeStep(language, new string('\n', start) + string.Join('\n', lines[start..end])));
            if (directive is not null && LanguageOf(directive) is null)
                steps.Add(Directive(directive, language, end + 1));
        }
        return steps;
    }

    /// <summary>The part of a cell that a place lies in, as its language sees it: blank lines before it, nothing after it.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="position">The place, in UTF-16 units of the cell with line ends of one character.</param>
    /// <returns>Null on a directive line.</returns>
    public CodeStep? PartAt(CellInput cell, int position)
    {
        ILanguage language;
        try
        {
            language = OwnLanguage(cell);
            int line = cell.Code.AsSpan(0, position).Count('\n');
            foreach (var piece in Pieces(cell.Code, language))
            {
                if (line < piece.End)
                    return new CodeStep(piece.Language, Blanked(piece.Lines, piece.Start, piece.End));
                if (line == piece.End && piece.Directive is not null)
                    return null;
            }
        }
        catch (DirectiveException)
        {
            return null;
        }
        return new CodeStep(language, cell.Code);
    }

    /// <summary>Whether a line is for the session: a directive, known or not, or a change of language.</summary>
    public bool IsDirective(string line) =>
        line.StartsWith(Marker, StringComparison.Ordinal) || directives.Any(d => !d.Name.StartsWith(Marker, StringComparison.Ordinal) && d.IsOn(line));

    // Places of the rest must stay, so lines before the part keep their lengths.
    private static string Blanked(string[] lines, int start, int end) =>
        string.Concat(lines[..start].Select(line => new string(' ', line.Length) + "\n")) + string.Join('\n', lines[start..end]);

    private IEnumerable<(ILanguage Language, string[] Lines, int Start, int End, string? Directive)> Pieces(string code, ILanguage language)
    {
        string[] lines = code.ReplaceLineEndings("\n").Split('\n');
        int start = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            if (!IsDirective(lines[i]) || language.EndsInsideToken(string.Join('\n', lines[start..i])))
                continue;
            yield return (language, lines, start, i, lines[i]);
            if (lines[i].StartsWith(Marker, StringComparison.Ordinal))
                language = LanguageOf(lines[i]) ?? OpenedBy(lines[i]) ?? language;
            start = i + 1;
        }
        yield return (language, lines, start, lines.Length, null);
    }

    private DirectiveStep Directive(string line, ILanguage language, int number)
    {
        var directive = directives.Where(d => d.IsOn(line)).MaxBy(d => d.Name.Length) ?? throw Unknown($"directive '{NameIn(line)}'", NameIn(line)[2..], number);
        return new DirectiveStep(directive, language, line[directive.Name.Length..].Trim(), number);
    }

    private static string NameIn(string line) => line.Split((char[])[' ', '\t'], 2)[0];

    private ILanguage? OpenedBy(string line) => directives.FirstOrDefault(d => d.IsOn(line)) is { Opens: { } name } ? Find(name) : null;

    private ILanguage? LanguageOf(string line) => Find(line[Marker.Length..].Trim());

    private ILanguage? Find(string name) =>
        languages.FirstOrDefault(language => language.Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    private ILanguage OwnLanguage(CellInput cell) => cell.Language is null
        ? languages[0]
        : Find(cell.Language) ?? throw Unknown($"language '{cell.Language}'", cell.Language, 1);

    private DirectiveException Unknown(string what, string name, int line)
    {
        string[] known = [.. languages.SelectMany(language => language.Names).Select(n => Marker + n), .. directives.Select(d => d.Name)];
        return new DirectiveException($"Unknown {what}; {NearNames.Hint(Marker + name, known)}", line);
    }
}
