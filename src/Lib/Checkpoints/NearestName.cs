namespace Experiments.Checkpoints;

/// <summary>Finds the name a caller may have meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest single-character edits, if that is less than half the name.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        var (best, distance) = candidates.Select(c => (Name: c, Distance: Edits(name, c))).DefaultIfEmpty(("", int.MaxValue)).MinBy(c => c.Item2);
        return distance <= name.Length / 2 ? best : null;
    }

    /// <summary>The nearest name as the end of a sentence; empty when none is near.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) => Of(name, candidates) is { } near ? $"; nearest is '{near}'" : "";

    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
