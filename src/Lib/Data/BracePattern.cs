namespace Experiments.Data;

/// <summary>Patterns such as <c>train-{000..127}.tar</c> or <c>{a,b}.tar</c>.</summary>
internal static class BracePattern
{
    private const int Limit = 1_000_000;

    /// <summary>The names a pattern stands for, in order.</summary>
    /// <exception cref="ArgumentException">A brace is not closed, a range is empty or reversed, or there are too many names.</exception>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        int open = pattern.IndexOf('{');
        if (open < 0)
            return pattern.Contains('}') ? throw Bad(pattern, "a '}' without '{'") : [pattern];
        int close = pattern.IndexOf('}', open);
        if (close < 0)
            throw Bad(pattern, "a '{' without '}'");
        var tails = Expand(pattern[(close + 1)..]);
        var choices = Choices(pattern, pattern[(open + 1)..close]);
        if ((long)choices.Count * tails.Count > Limit)
            throw Bad(pattern, $"more than {Limit} names");
        return [.. choices.SelectMany(choice => tails.Select(tail => pattern[..open] + choice + tail))];
    }

    private static List<string> Choices(string pattern, string body)
    {
        int dots = body.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
            return [.. body.Split(',')];
        string first = body[..dots], last = body[(dots + 2)..];
        if (!IsNumber(first, out int from) || !IsNumber(last, out int to) || to < from || to - from >= Limit)
            throw Bad(pattern, $"the range '{body}'; write it like {{000..127}}");
        return [.. Enumerable.Range(from, to - from + 1).Select(i => i.ToString().PadLeft(first.Length, '0'))];
    }

    private static bool IsNumber(string text, out int number)
    {
        number = 0;
        return text.Length > 0 && text.All(char.IsAsciiDigit) && int.TryParse(text, out number);
    }

    private static ArgumentException Bad(string pattern, string fault) => new($"Pattern '{pattern}' has {fault}.", nameof(pattern));
}
