using System.Text.Json.Nodes;
using Experiments.Plots.Painting;

namespace Experiments.Plots.Marks;

/// <summary>Single points, with an optional word beside each.</summary>
internal sealed record PointMark(string Name, Numbers X, Numbers Y, IReadOnlyList<string>? Labels) : Mark(Name)
{
    public override string Description => $"points '{Name}' ({Y.Count} points)";

    public override IEnumerable<double> Xs(Panel panel) => X;

    public override IEnumerable<double> Ys(Panel panel) => Y;

    public override IEnumerable<(double X, double Y)> Vertices(Panel panel) => X.Zip(Y);

    public override void Paint(Frame frame)
    {
        float radius = Y.Count > 400 ? 2 : Y.Count > 100 ? 3 : 4;
        for (int i = 0; i < Y.Count; i++)
        {
            if (frame.Has(X[i], Y[i]))
                frame.Ink.Marker(frame.Series(Name), frame.Px(X[i]), frame.Py(Y[i]), radius, frame.Colour(Name).WithAlpha((byte)(Y.Count > 100 ? 170 : 225)));
        }
    }

    public override void PaintAbove(Frame frame)
    {
        for (int i = 0; i < (Labels?.Count ?? 0); i++)
        {
            if (!frame.Has(X[i], Y[i]) || !frame.Plot.Contains(frame.Px(X[i]), frame.Py(Y[i])))
                continue;
            float x = frame.Px(X[i]), room = frame.Plot.Right - x - 7;
            string text = Labels![i];
            bool right = Lettering.Width(text, 10) <= room;
            string fitted = Lettering.Fit(text, right ? room : x - frame.Plot.Left - 7, 10);
            frame.Ink.Text(fitted, right ? x + 7 : x - 7, frame.Py(Y[i]) + 3.5f, 10, Palette.Quiet, right ? Anchor.Start : Anchor.End, halo: true);
        }
    }

    public override void PaintSample(Ink ink, float x, float y, int series) =>
        ink.Marker(series, x + Legend.SampleWidth / 2, y, 4, Palette.Series(series));

    public override IEnumerable<JsonObject> Traces(Panel panel, Func<string, int> series)
    {
        var trace = new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = Labels is null ? "markers" : "markers+text",
            ["name"] = PlotlyJson.Escape(Name),
            ["x"] = PlotlyJson.Array(X),
            ["y"] = PlotlyJson.Array(Y),
            ["marker"] = new JsonObject { ["color"] = Palette.Web(Palette.Series(series(Name))), ["size"] = 7, ["opacity"] = 0.85 },
        };
        if (Labels is not null)
        {
            trace["text"] = PlotlyJson.Array(Labels);
            trace["textposition"] = "middle right";
        }
        yield return trace;
    }
}
