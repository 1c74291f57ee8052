namespace Experiments.Checkpoints;

/// <summary>Finds the name a caller may have meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest single-character edits, if that is at most half the name.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int limit = name.Length / 2;
        foreach (string candidate in candidates)
        {
            int edits = Edits(name, candidate, limit);
            if (edits > limit)
                continue;
            best = candidate;
            if (edits == 0)
                break;
            limit = edits - 1;
        }
        return best;
    }

    /// <summary>The nearest name as the end of a sentence; empty when none is near.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) => Of(name, candidates) is { } near ? $"; nearest is '{near}'" : "";

    /// <summary>Edits between two names; any number above the limit once it is clear that there are more.</summary>
    private static int Edits(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        int prefix = a.CommonPrefixLength(b), suffix = 0;
        while (suffix < Math.Min(a.Length, b.Length) - prefix && a[^(suffix + 1)] == b[^(suffix + 1)])
            suffix++;
        a = a[prefix..^suffix];
        b = b[prefix..^suffix];
        if (Math.Abs(a.Length - b.Length) > limit || b.Length > 1024)
            return limit + 1;
        Span<int> row = stackalloc int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0], least = row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
                least = Math.Min(least, row[j]);
            }
            if (least > limit)
                return least;
        }
        return row[b.Length];
    }
}
