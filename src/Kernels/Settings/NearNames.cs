namespace Experiments.Kernels.Settings;

/// <summary>Suggests what a mistyped name may have meant.</summary>
internal static class NearNames
{
    /// <summary>A clause for an error message: the near names if there are any, otherwise all names.</summary>
    public static string Hint(string name, IReadOnlyList<string> known, string prefix = "")
    {
        var near = Of(name, known);
        return near.Count > 0
            ? $"did you mean {string.Join(" or ", near.Select(k => prefix + k))}?"
            : $"known are {string.Join(", ", known.Select(k => prefix + k))}.";
    }

    /// <summary>The names that differ little from the one given.</summary>
    public static IReadOnlyList<string> Of(string name, IReadOnlyList<string> known) =>
        [.. known.Where(k => Distance(name.ToLowerInvariant(), k.ToLowerInvariant()) <= 1 + k.Length / 4)];

    /// <summary>Edits (insert, delete, replace) that lead from one text to the other.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[b.Length];
    }
}
