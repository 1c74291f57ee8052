namespace Experiments.Kernels.Engine;

/// <summary>Proposals and help on lines that the session carries out itself.</summary>
internal static class DirectiveCompletion
{
    private const string Kind = "magic";

    /// <summary>Directives and languages after the marker, then the directive's own options.</summary>
    public static Completions At(Session session, string code, int position)
    {
        int start = code.LastIndexOf('\n', Math.Max(0, position - 1)) + 1;
        string typed = code[start..position];
        int word = typed.LastIndexOfAny([' ', '\t']) + 1;
        string[] proposals = word == 0
            ? [.. Names(session)]
            : [.. Options(session, typed)];
        string prefix = typed[word..];
        return new Completions(
            start + word,
            position,
            [.. proposals.Where(p => p.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Distinct().Select(p => new Completion(p, Kind))]);
    }

    /// <summary>How the directive of a line is written, and what it does.</summary>
    public static Inspection? Describe(Session session, string code, int position)
    {
        int start = code.LastIndexOf('\n', Math.Max(0, position - 1)) + 1;
        int end = code.IndexOf('\n', start);
        string line = code[start..(end < 0 ? code.Length : end)];
        return Find(session, line) is { } directive
            ? new Inspection(
                string.Join('\n', [directive.Usage, directive.Purpose, .. directive.Parameters.Select(p => $"  {p.Name}  {p.Purpose}")]),
                string.Join('\n', [$"`{directive.Usage}`", "", directive.Purpose, "", .. directive.Parameters.Select(p => $"- `{p.Name}` {p.Purpose}")]))
            : null;
    }

    private static IEnumerable<string> Names(Session session) =>
        session.Directives.Select(d => d.Name).Concat(session.Languages.SelectMany(language => language.Names).Select(n => "#!" + n)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Options(Session session, string line)
    {
        if (Find(session, line) is not { } directive)
            return [];
        return directive.Parameters.Where(p => p.IsOption && !line.Contains(p.Name + " ", StringComparison.Ordinal)).Select(p => p.Name)
            .Concat(session.Languages.OfType<IProgrammingLanguage>().Select(language => language.Names[0]))
            .Concat(session.Languages.OfType<IProgrammingLanguage>().SelectMany(language => language.Variables).Select(variable => variable.Name));
    }

    private static Directive? Find(Session session, string line) =>
        session.Directives.FirstOrDefault(d => d.Name.Equals(line.Split(' ', '\t')[0], StringComparison.OrdinalIgnoreCase));
}
