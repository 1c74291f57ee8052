using System.Text.Json.Nodes;
using Experiments.Plots.Painting;

namespace Experiments.Plots.Marks;

/// <summary>The seeds of one arm as dots over its name, with their mean; the same seed of neighbouring arms is joined by a thin line.</summary>
internal sealed record SeedMark(string Name, Numbers Values, double? Low, double? High) : Mark(Name)
{
    private const double HalfWidth = 0.24;

    public override IReadOnlyList<string> XCategories => [Name];

    public override bool InLegend => false;

    public override string Description => $"seeds of '{Name}' ({Values.Count} dots, mean {NumberText.Short(Mean)})";

    private double Mean => Values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    public override IEnumerable<double> Xs(Panel panel) => [];

    public override IEnumerable<double> Ys(Panel panel) => Values.Append(Low ?? double.NaN).Append(High ?? double.NaN);

    public override IEnumerable<(double X, double Y)> Vertices(Panel panel) => Values.Select((v, s) => (At(panel, s), v));

    public override void PaintBelow(Frame frame)
    {
        var arms = frame.Panel.Marks.OfType<SeedMark>().ToList();
        int own = arms.FindIndex(a => ReferenceEquals(a, this));
        if (own <= 0 || arms[own - 1].Values.Count != Values.Count)
            return;
        for (int s = 0; s < Values.Count; s++)
        {
            double x0 = arms[own - 1].At(frame.Panel, s), y0 = arms[own - 1].Values[s], x1 = At(frame.Panel, s);
            if (frame.Has(x0, y0) && frame.Has(x1, Values[s]))
                frame.Ink.Line(frame.Px(x0), frame.Py(y0), frame.Px(x1), frame.Py(Values[s]), Palette.Axis.WithAlpha(120));
        }
    }

    public override void Paint(Frame frame)
    {
        var colour = frame.Colour(Name);
        double middle = Column(frame.Panel);
        if (Low is { } low && High is { } high)
            frame.Whisker(middle, low, high, colour.WithAlpha(150), 6);
        if (frame.Has(middle, Mean))
            frame.Ink.Line(frame.Px(middle - HalfWidth), frame.Py(Mean), frame.Px(middle + HalfWidth), frame.Py(Mean), colour, 2.5f);
        for (int s = 0; s < Values.Count; s++)
        {
            if (frame.Has(At(frame.Panel, s), Values[s]))
                frame.Ink.Marker(0, frame.Px(At(frame.Panel, s)), frame.Py(Values[s]), 4, colour);
        }
    }

    public override IEnumerable<JsonObject> Traces(Panel panel, Func<string, int> series)
    {
        string colour = Palette.Web(Palette.Series(series(Name)));
        double middle = Column(panel);
        yield return new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "lines",
            ["x"] = PlotlyJson.Array([middle - HalfWidth, middle + HalfWidth]),
            ["y"] = PlotlyJson.Array([Mean, Mean]),
            ["line"] = new JsonObject { ["color"] = colour, ["width"] = 3 },
        };
        if (Low is { } low && High is { } high)
        {
            yield return new JsonObject
            {
                ["type"] = "scatter",
                ["mode"] = "lines",
                ["x"] = PlotlyJson.Array([middle, middle]),
                ["y"] = PlotlyJson.Array([low, high]),
                ["line"] = new JsonObject { ["color"] = colour, ["width"] = 1.5 },
            };
        }
        yield return new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["name"] = PlotlyJson.Escape(Name),
            ["x"] = PlotlyJson.Array(Values.Select((_, s) => At(panel, s))),
            ["y"] = PlotlyJson.Array(Values),
            ["marker"] = new JsonObject { ["color"] = colour, ["size"] = 8, ["line"] = new JsonObject { ["color"] = "#ffffff", ["width"] = 1 } },
        };
    }

    private double At(Panel panel, int seed) => Column(panel) + (Values.Count == 1 ? 0 : (seed / (Values.Count - 1.0) - 0.5) * HalfWidth * 1.5);

    private int Column(Panel panel) => panel.XCategories.TakeWhile(c => c != Name).Count();
}
