using System.Text.Json.Nodes;
using Experiments.Plots.Painting;

namespace Experiments.Plots.Marks;

/// <summary>One row a name with a middle and its interval, read from the top: a forest plot.</summary>
internal sealed record IntervalMark(IReadOnlyList<string> Names, Numbers Middle, Numbers Low, Numbers High) : Mark("")
{
    public override IReadOnlyList<string> YCategories => Names;

    public override string Description => $"intervals ({Names.Count} rows)";

    public override IEnumerable<double> Xs(Panel panel) => Middle.Concat(Low).Concat(High);

    public override IEnumerable<double> Ys(Panel panel) => [];

    public override void Paint(Frame frame)
    {
        var colour = Palette.Series(0);
        for (int i = 0; i < Names.Count; i++)
        {
            float y = frame.Py(Row(frame.Panel, i));
            if (frame.Has(Low[i], 0) && frame.Has(High[i], 0))
            {
                float left = frame.Px(Low[i]), right = frame.Px(High[i]);
                frame.Ink.Line(left, y, right, y, colour, 2);
                frame.Ink.Line(left, y - 4, left, y + 4, colour, 2);
                frame.Ink.Line(right, y - 4, right, y + 4, colour, 2);
            }
            if (frame.Has(Middle[i], 0))
                frame.Ink.Marker(0, frame.Px(Middle[i]), y, 4.5f, colour);
        }
    }

    public override IEnumerable<JsonObject> Traces(Panel panel, Func<string, int> series)
    {
        yield return new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["x"] = PlotlyJson.Array(Middle),
            ["y"] = PlotlyJson.Array(Names.Select((_, i) => (double)Row(panel, i))),
            ["marker"] = new JsonObject { ["color"] = Palette.Web(Palette.Series(0)), ["size"] = 9 },
            ["error_x"] = new JsonObject
            {
                ["type"] = "data",
                ["symmetric"] = false,
                ["array"] = PlotlyJson.Array(High.Zip(Middle, (h, m) => h - m)),
                ["arrayminus"] = PlotlyJson.Array(Middle.Zip(Low, (m, l) => m - l)),
            },
        };
    }

    private int Row(Panel panel, int i) => panel.YCategories.TakeWhile(c => c != Names[i]).Count();
}
