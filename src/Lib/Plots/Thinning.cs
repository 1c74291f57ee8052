namespace Experiments.Plots;

/// <summary>Fewer points for the same picture: the lowest and highest point of each stretch are kept.</summary>
internal static class Thinning
{
    /// <summary>Most points a line is drawn or written with.</summary>
    public const int Most = 2000;

    /// <summary>Which points to keep.</summary>
    /// <param name="values">The line's heights.</param>
    /// <param name="most">Most points, at least 4.</param>
    /// <returns>Ascending indices, the first and last among them; all when they are few enough.</returns>
    public static IReadOnlyList<int> Keep(IReadOnlyList<double> values, int most = Most)
    {
        if (values.Count <= most)
            return [.. Enumerable.Range(0, values.Count)];
        var kept = new SortedSet<int> { 0, values.Count - 1 };
        int stretches = (most - 2) / 2;
        for (int s = 0; s < stretches; s++)
        {
            int from = (int)((long)values.Count * s / stretches), to = (int)((long)values.Count * (s + 1) / stretches);
            int low = from, high = from;
            for (int i = from + 1; i < to; i++)
            {
                low = values[i] < values[low] || double.IsNaN(values[low]) ? i : low;
                high = values[i] > values[high] || double.IsNaN(values[high]) ? i : high;
            }
            kept.Add(low);
            kept.Add(high);
        }
        return [.. kept];
    }
}
