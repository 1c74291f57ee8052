namespace Experiments.Data.Coco;

/// <summary>Fills polygons column by column.</summary>
internal static class PolygonFill
{
    /// <summary>Sets every pixel whose centre lies within one of the polygons.</summary>
    public static RunLengthMask Rasterise(int height, int width, IReadOnlyList<double[]> polygons)
    {
        var columns = new byte[(long)height * width];
        var crossings = new List<double>();
        foreach (double[] polygon in polygons)
        {
            int right = Centre(polygon.Where((_, i) => i % 2 == 0).Max(), width);
            for (int x = Centre(polygon.Where((_, i) => i % 2 == 0).Min(), width); x < right; x++)
            {
                Crossings(polygon, x + 0.5, crossings);
                for (int i = 0; i + 1 < crossings.Count; i += 2)
                {
                    int from = Centre(crossings[i], height), to = Centre(crossings[i + 1], height);
                    columns.AsSpan(x * height + from, to - from).Fill(1);
                }
            }
        }
        return RunLengthMask.FromColumns(height, width, columns);
    }

    /// <summary>Heights at which the outline crosses a vertical line, in order.</summary>
    private static void Crossings(double[] polygon, double x, List<double> crossings)
    {
        crossings.Clear();
        for (int i = 0, j = polygon.Length - 2; i < polygon.Length; j = i, i += 2)
        {
            double x0 = polygon[j], y0 = polygon[j + 1], x1 = polygon[i], y1 = polygon[i + 1];
            if (x0 <= x != x1 <= x)
                crossings.Add(y0 + (x - x0) / (x1 - x0) * (y1 - y0));
        }
        crossings.Sort();
    }

    /// <summary>Number of the first pixel whose centre is not before a place.</summary>
    private static int Centre(double place, int size) => (int)Math.Clamp(Math.Ceiling(place - 0.5), 0, size);
}
