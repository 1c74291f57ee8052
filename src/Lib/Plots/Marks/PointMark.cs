using System.Text.Json.Nodes;
using Experiments.Plots.Painting;
using SkiaSharp;

namespace Experiments.Plots.Marks;

/// <summary>Single points, with an optional word beside each.</summary>
internal sealed record PointMark(string Name, Numbers X, Numbers Y, IReadOnlyList<string>? Labels) : Mark(Name)
{
    private const float Size = 10;

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
                frame.Ink.Marker(frame.Series(Name), frame.Px(X[i]), frame.Py(Y[i]), radius, frame.Colour(Name).WithAlpha((byte)(Y.Count > 100 ? 170 : 255)));
        }
    }

    public override void PaintAbove(Frame frame)
    {
        if (Labels is null)
            return;
        var points = LabelPlace.Points(frame);
        for (int i = 0; i < Labels.Count; i++)
        {
            if (!frame.Has(X[i], Y[i]) || !frame.Plot.Contains(frame.Px(X[i]), frame.Py(Y[i])))
                continue;
            string text = Lettering.Fit(Labels[i], frame.Plot.Width / 2 - 10, Size);
            var place = LabelPlace.Choose(Places(frame, i, Lettering.Width(text, Size)), points, frame.Ink.TextBoxes);
            frame.Ink.Text(text, place.Left, place.Bottom - 2.5f, Size, Palette.Quiet, halo: true);
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

    // Right, left, above and below the point, as far as the panel allows.
    private IEnumerable<SKRect> Places(Frame frame, int i, float width)
    {
        const float Height = Size + 2;
        float x = frame.Px(X[i]), y = frame.Py(Y[i]);
        SKRect[] all =
        [
            SKRect.Create(x + 7, y - Height / 2, width, Height), SKRect.Create(x - 7 - width, y - Height / 2, width, Height),
            SKRect.Create(x - width / 2, y - 7 - Height, width, Height), SKRect.Create(x - width / 2, y + 7, width, Height),
        ];
        var inside = all.Where(frame.Plot.Contains).ToArray();
        return inside.Length > 0 ? inside : x < frame.Plot.MidX ? all[..1] : all[1..2];
    }
}
