using System.Text.Json.Nodes;
using Experiments.Plots.Painting;
using SkiaSharp;

namespace Experiments.Plots.Marks;

/// <summary>How often values fall into bins of equal width; all histograms of a panel share their bins.</summary>
internal sealed record HistogramMark(string Name, Numbers Values, int Bins) : Mark(Name)
{
    public override bool FromZero => true;

    public override string Description => $"histogram '{Name}' ({Values.Count} values)";

    public override IEnumerable<double> Xs(Panel panel) => Edges(panel);

    public override IEnumerable<double> Ys(Panel panel) => Counts(Edges(panel)).Select(c => (double)c);

    public override void Paint(Frame frame)
    {
        double[] edges = Edges(frame.Panel);
        int[] counts = Counts(edges);
        var colour = frame.Colour(Name);
        bool alone = frame.Panel.Marks.OfType<HistogramMark>().Count() == 1;
        var outline = new List<SKPoint> { new(frame.Px(edges[0]), frame.Py(0)) };
        for (int b = 0; b < counts.Length; b++)
        {
            float left = frame.Px(edges[b]), right = frame.Px(edges[b + 1]), top = frame.Py(counts[b]);
            float gap = alone ? Math.Min(1, (right - left) / 4) : 0;
            frame.Ink.Box(new SKRect(left, top, right - gap, frame.Py(0)), colour.WithAlpha((byte)(alone ? 215 : 80)));
            outline.Add(new(left, top));
            outline.Add(new(right, top));
        }
        if (alone)
            return;
        outline.Add(new(frame.Px(edges[^1]), frame.Py(0)));
        using var builder = new SKPathBuilder();
        builder.AddPoly([.. outline], false);
        using var path = builder.Detach();
        frame.Ink.Path(path, colour, 1.5f);
    }

    public override IEnumerable<JsonObject> Traces(Panel panel, Func<string, int> series)
    {
        double[] edges = Edges(panel);
        double width = edges[1] - edges[0];
        yield return new JsonObject
        {
            ["type"] = "bar",
            ["name"] = PlotlyJson.Escape(Name),
            ["x"] = PlotlyJson.Array(edges.SkipLast(1).Select(e => e + width / 2)),
            ["y"] = PlotlyJson.Array(Counts(edges).Select(c => (double)c)),
            ["width"] = PlotlyJson.Number(width),
            ["opacity"] = panel.Marks.OfType<HistogramMark>().Count() == 1 ? 0.85 : 0.5,
            ["marker"] = new JsonObject { ["color"] = Palette.Web(Palette.Series(series(Name))) },
        };
    }

    private static double[] Edges(Panel panel)
    {
        HistogramMark[] all = [.. panel.Marks.OfType<HistogramMark>()];
        double[] values = [.. all.SelectMany(h => h.Values).Where(double.IsFinite)];
        double low = values.DefaultIfEmpty(0).Min(), high = values.DefaultIfEmpty(1).Max();
        if (low == high)
            (low, high) = (low - 0.5, high + 0.5);
        int bins = all.Max(h => h.Bins > 0 ? h.Bins : Rice(h.Values.Count));
        return [.. Enumerable.Range(0, bins + 1).Select(b => low + (high - low) * b / bins)];
    }

    // Rice's rule, 2 n^(1/3), within what a figure can show.
    private static int Rice(int count) => Math.Clamp((int)Math.Round(2 * Math.Cbrt(count)), 8, 60);

    private int[] Counts(double[] edges)
    {
        var counts = new int[edges.Length - 1];
        foreach (double v in Values.Where(double.IsFinite))
            counts[Math.Clamp((int)((v - edges[0]) / (edges[^1] - edges[0]) * counts.Length), 0, counts.Length - 1)]++;
        return counts;
    }
}
