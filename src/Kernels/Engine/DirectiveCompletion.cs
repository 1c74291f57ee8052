namespace Experiments.Kernels.Engine;

/// <summary>Proposals and help on lines that the session carries out itself.</summary>
internal static class DirectiveCompletion
{
    private const string Kind = "magic";
    private const string Variable = "variable";

    // What a directive's parameters take, by the words of its usage.
    private const string LanguageValue = "language";
    private const string NameValue = "name";
    private const char VariableMark = '@';

    /// <summary>Directives and languages after the marker, then what may follow the directive at that place.</summary>
    public static Completions At(Session session, string code, int position)
    {
        var (start, end) = LineAt(code, position);
        if (start == end || code[start] != '#')
            return Completions.None(position);
        int word = start + code[start..position].LastIndexOfAny([' ', '\t']) + 1;
        int wordEnd = code.AsSpan(position, end - position).IndexOfAny(' ', '\t') is >= 0 and var length ? position + length : end;
        string typed = code[word..position];
        var proposals = word == start ? Names(session) : Following(session, code[start..word], typed);
        return new Completions(
            word,
            wordEnd,
            [.. proposals.Where(proposal => proposal.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).DistinctBy(proposal => proposal.Text)]);
    }

    /// <summary>How the directive of a line is written, and what it does.</summary>
    public static Inspection? Describe(Session session, string code, int position)
    {
        var (start, end) = LineAt(code, position);
        string line = code[start..end];
        if (Find(session, line) is { } directive)
        {
            return new Inspection(
                string.Join('\n', [directive.Usage, directive.Purpose, .. directive.Parameters.Select(p => $"  {p.Name}  {p.Purpose}")]),
                string.Join('\n', [$"`{directive.Usage}`", "", directive.Purpose, "", .. directive.Parameters.Select(p => $"- `{p.Name}` {p.Purpose}")]).TrimEnd());
        }
        string name = line.Trim();
        return session.Languages.FirstOrDefault(language => Selectors(language).Contains(name, StringComparer.OrdinalIgnoreCase)) is { } selected
            ? new Inspection($"{name}\nThe lines below are {selected.Names[0]}.", $"`{name}`\n\nThe lines below are {selected.Names[0]}.")
            : null;
    }

    private static (int Start, int End) LineAt(string code, int position)
    {
        int start = position == 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
        int end = code.IndexOf('\n', position);
        return (start, end < 0 ? code.Length : end);
    }

    private static IEnumerable<string> Selectors(ILanguage language) => language.Names.Select(name => "#!" + name);

    private static IEnumerable<Completion> Names(Session session) =>
        session.Directives.Select(directive => directive.Name).Concat(session.Languages.SelectMany(Selectors))
            .Order(StringComparer.Ordinal).Select(name => new Completion(name, Kind));

    private static IEnumerable<Completion> Following(Session session, string before, string typed)
    {
        if (Find(session, before) is not { } directive)
            return [];
        string[] words = before.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var option = directive.Parameters.FirstOrDefault(parameter => parameter.IsOption && parameter.Name == words[^1] && parameter.Value.Length > 0);
        if (option?.Value == LanguageValue)
            return Programming(session).Select(language => new Completion(language.Names[0], Kind));
        if (option is not null)
            return option.Value == NameValue ? Variables(session, words) : typed.StartsWith(VariableMark) ? MarkedVariables(session) : [];
        return directive.Parameters.Where(parameter => parameter.IsOption && !words.Contains(parameter.Name)).Select(parameter => new Completion(parameter.Name, Kind))
            .Concat(directive.Parameters.Any(parameter => parameter.Name == NameValue) ? Variables(session, words) : []);
    }

    // Of the language that the line names, if it names one.
    private static IEnumerable<Completion> Variables(Session session, string[] words)
    {
        var languages = Programming(session).ToList();
        var named = languages.FindAll(language => language.Names.Intersect(words, StringComparer.OrdinalIgnoreCase).Any());
        return (named.Count > 0 ? named : languages).SelectMany(language => language.Variables).Select(variable => new Completion(variable.Name, Variable));
    }

    private static IEnumerable<Completion> MarkedVariables(Session session) => Programming(session).SelectMany(language =>
        language.Variables.Select(variable => new Completion($"{VariableMark}{language.Names[0]}:{variable.Name}", Variable)));

    private static IEnumerable<IProgrammingLanguage> Programming(Session session) => session.Languages.OfType<IProgrammingLanguage>();

    private static Directive? Find(Session session, string line) => session.Directives.Where(directive => directive.IsOn(line)).MaxBy(directive => directive.Name.Length);
}
