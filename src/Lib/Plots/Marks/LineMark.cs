using System.Text.Json.Nodes;
using Experiments.Plots.Painting;
using SkiaSharp;

namespace Experiments.Plots.Marks;

/// <summary>A line through points in order, with an optional band; it breaks where a number is missing.</summary>
internal sealed record LineMark(string Name, Numbers X, Numbers Y, Numbers? Low, Numbers? High, bool Dashed) : Mark(Name)
{
    private const int FewPoints = 25;
    private readonly IReadOnlyList<int> kept = Thinning.Keep(Y);

    public override string Description => $"line '{Name}' ({Y.Count} points{(Low is null ? "" : " with band")})";

    public override IEnumerable<double> Xs(Panel panel) => X;

    public override IEnumerable<double> Ys(Panel panel) => Low is null || High is null ? Y : Y.Concat(Low).Concat(High);

    public override IEnumerable<(double X, double Y)> Vertices(Panel panel) => kept.Select(i => (X[i], Y[i]));

    public override void PaintBelow(Frame frame)
    {
        if (Low is null || High is null)
            return;
        foreach (var run in Runs(i => frame.Has(X[i], Low[i]) && frame.Has(X[i], High[i])))
        {
            using var builder = new SKPathBuilder();
            var upper = run.Select(i => new SKPoint(frame.Px(X[i]), frame.Py(High[i])));
            var lower = run.Reverse().Select(i => new SKPoint(frame.Px(X[i]), frame.Py(Low[i])));
            builder.AddPoly([.. upper, .. lower], true);
            using var path = builder.Detach();
            frame.Ink.Area(path, frame.Colour(Name).WithAlpha(46));
        }
    }

    public override void Paint(Frame frame)
    {
        var colour = frame.Colour(Name);
        foreach (var run in Runs(i => frame.Has(X[i], Y[i])))
        {
            using var builder = new SKPathBuilder();
            builder.AddPoly([.. run.Select(i => new SKPoint(frame.Px(X[i]), frame.Py(Y[i])))], false);
            using var path = builder.Detach();
            frame.Ink.Path(path, colour, kept.Count > 500 ? 1.4f : 2, Dashed);
            if (kept.Count <= FewPoints || run.Length == 1)
            {
                foreach (int i in run)
                    frame.Ink.Marker(frame.Series(Name), frame.Px(X[i]), frame.Py(Y[i]), 3.2f, colour);
            }
        }
    }

    public override void PaintSample(Ink ink, float x, float y, int series)
    {
        ink.Line(x, y, x + Legend.SampleWidth, y, Palette.Series(series), 2, Dashed);
        if (kept.Count <= FewPoints)
            ink.Marker(series, x + Legend.SampleWidth / 2, y, 3.2f, Palette.Series(series));
    }

    public override IEnumerable<JsonObject> Traces(Panel panel, Func<string, int> series)
    {
        var colour = Palette.Series(series(Name));
        if (Low is not null && High is not null)
        {
            yield return Edge(Low, colour, fill: false);
            yield return Edge(High, colour, fill: true);
        }
        yield return new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = kept.Count <= FewPoints ? "lines+markers" : "lines",
            ["name"] = PlotlyJson.Escape(Name),
            ["x"] = PlotlyJson.Array(kept.Select(i => X[i])),
            ["y"] = PlotlyJson.Array(kept.Select(i => Y[i])),
            ["line"] = new JsonObject { ["color"] = Palette.Web(colour), ["width"] = 2, ["dash"] = Dashed ? "dash" : "solid" },
        };
    }

    private JsonObject Edge(Numbers values, SKColor colour, bool fill) => new()
    {
        ["type"] = "scatter",
        ["mode"] = "lines",
        ["x"] = PlotlyJson.Array(kept.Select(i => X[i])),
        ["y"] = PlotlyJson.Array(kept.Select(i => values[i])),
        ["line"] = new JsonObject { ["width"] = 0 },
        ["fill"] = fill ? "tonexty" : "none",
        ["fillcolor"] = Palette.Web(colour.WithAlpha(46)),
        ["hoverinfo"] = "skip",
        ["showlegend"] = false,
    };

    private IEnumerable<int[]> Runs(Func<int, bool> has)
    {
        var run = new List<int>();
        foreach (int i in kept)
        {
            if (has(i))
            {
                run.Add(i);
                continue;
            }
            if (run.Count > 0)
                yield return [.. run];
            run.Clear();
        }
        if (run.Count > 0)
            yield return [.. run];
    }
}
