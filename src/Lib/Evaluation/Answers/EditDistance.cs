namespace Experiments.Evaluation;

/// <summary>Levenshtein's distance: insertions, deletions and substitutions of characters that turn one text into another.</summary>
public static class EditDistance
{
    /// <summary>Counts the edits between two texts, by Unicode code points.</summary>
    /// <param name="a">One text.</param>
    /// <param name="b">The other.</param>
    /// <returns>0 for equal texts, at most the longer length.</returns>
    public static int Between(string a, string b) => Between(Characters(a), Characters(b));

    internal static int[] Characters(string text) => [.. text.EnumerateRunes().Select(r => r.Value)];

    internal static int Between(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        Span<int> row = b.Length < 256 ? stackalloc int[b.Length + 1] : new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            row[j] = j;
        for (int i = 0; i < a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
