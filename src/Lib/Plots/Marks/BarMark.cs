using System.Text.Json.Nodes;
using Experiments.Plots.Painting;
using SkiaSharp;

namespace Experiments.Plots.Marks;

/// <summary>One bar a category from 0, with optional error bars and a dot for each seed; several of these stand side by side.</summary>
internal sealed record BarMark(string Name, IReadOnlyList<string> Categories, Numbers Heights, Numbers? Low, Numbers? High, Matrix? Dots) : Mark(Name)
{
    private const double Slot = 0.78;

    public override IReadOnlyList<string> XCategories => Categories;

    public override bool FromZero => true;

    public override string Description => $"bars '{Name}' ({Heights.Count} categories)";

    public override IEnumerable<double> Xs(Panel panel) => [];

    public override IEnumerable<double> Ys(Panel panel) => Heights.Concat(Low ?? []).Concat(High ?? []).Concat(Dots?.Cells ?? []);

    public override IEnumerable<(double X, double Y)> Vertices(Panel panel)
    {
        var (offset, width) = Place(panel);
        return Heights.Select((h, i) => (At(panel, i) + offset + width / 2, h));
    }

    public override void Paint(Frame frame)
    {
        var colour = frame.Colour(Name);
        var (offset, width) = Place(frame.Panel);
        for (int i = 0; i < Heights.Count; i++)
        {
            double left = At(frame.Panel, i) + offset, middle = left + width / 2;
            if (frame.Has(middle, Heights[i]))
            {
                float from = frame.Py(frame.Y.Log ? frame.Y.Min : 0), to = frame.Py(Heights[i]), gap = width > 0.3 ? 0 : 0.5f;
                frame.Ink.Box(new SKRect(frame.Px(left) + gap, Math.Min(from, to), frame.Px(left + width) - gap, Math.Max(from, to)), Fill(colour));
            }
            if (Low is not null && High is not null)
                frame.Whisker(middle, Low[i], High[i], Palette.Text);
            for (int s = 0; s < (Dots?.Columns ?? 0); s++)
            {
                double at = middle + Spread(s, Dots!.Columns) * width;
                if (frame.Has(at, Dots[i, s]))
                    frame.Ink.Marker(0, frame.Px(at), frame.Py(Dots[i, s]), 3, colour);
            }
        }
    }

    public override IEnumerable<JsonObject> Traces(Panel panel, Func<string, int> series)
    {
        var colour = Palette.Series(series(Name));
        var (offset, width) = Place(panel);
        var bars = new JsonObject
        {
            ["type"] = "bar",
            ["name"] = PlotlyJson.Escape(Name),
            ["x"] = PlotlyJson.Array(Heights.Select((_, i) => (double)At(panel, i))),
            ["y"] = PlotlyJson.Array(Heights),
            ["offset"] = offset,
            ["width"] = width,
            ["marker"] = new JsonObject { ["color"] = Palette.Web(Fill(colour)) },
        };
        if (Low is not null && High is not null)
        {
            bars["error_y"] = new JsonObject
            {
                ["type"] = "data",
                ["symmetric"] = false,
                ["array"] = PlotlyJson.Array(High.Zip(Heights, (h, m) => h - m)),
                ["arrayminus"] = PlotlyJson.Array(Heights.Zip(Low, (m, l) => m - l)),
            };
        }
        yield return bars;
        if (Dots is null)
            yield break;
        var cells = Enumerable.Range(0, Dots.Rows).SelectMany(i => Enumerable.Range(0, Dots.Columns).Select(s => (Row: i, Seed: s))).ToArray();
        yield return new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["x"] = PlotlyJson.Array(cells.Select(c => At(panel, c.Row) + offset + width / 2 + Spread(c.Seed, Dots.Columns) * width)),
            ["y"] = PlotlyJson.Array(cells.Select(c => Dots[c.Row, c.Seed])),
            ["marker"] = new JsonObject { ["color"] = Palette.Web(colour), ["size"] = 6, ["line"] = new JsonObject { ["color"] = "#ffffff", ["width"] = 1 } },
            ["showlegend"] = false,
        };
    }

    private SKColor Fill(SKColor colour) => Dots is null ? colour : colour.WithAlpha(110);

    private int At(Panel panel, int category) => IndexOf(panel.XCategories, Categories[category]);

    private (double Offset, double Width) Place(Panel panel)
    {
        BarMark[] groups = [.. panel.Marks.OfType<BarMark>()];
        double width = Slot / groups.Length;
        return (-Slot / 2 + width * Array.FindIndex(groups, g => ReferenceEquals(g, this)), width);
    }

    private static double Spread(int seed, int seeds) => seeds == 1 ? 0 : (seed / (seeds - 1.0) - 0.5) * 0.5;

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }
        return -1;
    }
}
