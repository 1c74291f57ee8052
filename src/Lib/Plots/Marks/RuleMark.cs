using System.Text.Json.Nodes;
using Experiments.Plots.Painting;
using SkiaSharp;

namespace Experiments.Plots.Marks;

/// <summary>A dashed line across the whole panel at one value, such as chance or the loss before training.</summary>
internal sealed record RuleMark(double At, string Label, bool Vertical) : Mark("")
{
    private const float Size = 10.5f;

    public override string Description => $"{(Vertical ? "vertical" : "horizontal")} line at {NumberText.Short(At)}{(Label.Length > 0 ? $" '{Label}'" : "")}";

    public override IEnumerable<double> Xs(Panel panel) => Vertical ? [At] : [];

    public override IEnumerable<double> Ys(Panel panel) => Vertical ? [] : [At];

    public override void PaintBelow(Frame frame)
    {
        var plot = frame.Plot;
        if (Vertical && double.IsFinite(frame.X.Share(At)))
            frame.Ink.Line(frame.Px(At), plot.Top, frame.Px(At), plot.Bottom, Palette.Rule, 1.2f, dashed: true);
        else if (!Vertical && double.IsFinite(frame.Y.Share(At)))
            frame.Ink.Line(plot.Left, frame.Py(At), plot.Right, frame.Py(At), Palette.Rule, 1.2f, dashed: true);
    }

    public override void PaintAbove(Frame frame)
    {
        if (Label.Length == 0 || !double.IsFinite((Vertical ? frame.X : frame.Y).Share(At)))
            return;
        string text = Lettering.Fit(Label, frame.Plot.Width - 8, Size);
        var place = LabelPlace.Choose(Candidates(frame, Lettering.Width(text, Size)), LabelPlace.Points(frame), frame.Ink.TextBoxes);
        frame.Ink.Text(text, place.Left, place.Bottom - 3, Size, Palette.Rule, halo: true);
    }

    public override IEnumerable<JsonObject> Traces(Panel panel, Func<string, int> series) => [];

    /// <summary>The line as a Plotly shape.</summary>
    public JsonObject Shape(string suffix) => new()
    {
        ["type"] = "line",
        ["xref"] = Vertical ? "x" + suffix : $"x{suffix} domain",
        ["yref"] = Vertical ? $"y{suffix} domain" : "y" + suffix,
        ["x0"] = Vertical ? PlotlyJson.Number(At) : 0,
        ["x1"] = Vertical ? PlotlyJson.Number(At) : 1,
        ["y0"] = Vertical ? 0 : PlotlyJson.Number(At),
        ["y1"] = Vertical ? 1 : PlotlyJson.Number(At),
        ["line"] = new JsonObject { ["color"] = Palette.Web(Palette.Rule), ["width"] = 1.2, ["dash"] = "dash" },
    };

    /// <summary>The label as a Plotly annotation, which takes logarithms on logarithmic axes.</summary>
    public JsonObject Annotation(Panel panel, string suffix)
    {
        bool log = Vertical ? panel.X.Log : panel.Y.Log;
        var place = PlotlyJson.Number(log ? Math.Log10(At) : At);
        return new JsonObject
        {
            ["text"] = PlotlyJson.Escape(Label),
            ["showarrow"] = false,
            ["xref"] = Vertical ? "x" + suffix : $"x{suffix} domain",
            ["yref"] = Vertical ? $"y{suffix} domain" : "y" + suffix,
            ["x"] = Vertical ? place : 1,
            ["y"] = Vertical ? 1 : place,
            ["xanchor"] = Vertical ? "left" : "right",
            ["yanchor"] = Vertical ? "top" : "bottom",
        };
    }

    // Above or below a horizontal line at either end, beside a vertical one at either end: the emptiest wins, the first among equals.
    private IEnumerable<SKRect> Candidates(Frame frame, float width)
    {
        const float Height = Size + 4;
        var plot = frame.Plot;
        if (Vertical)
        {
            float at = frame.Px(At), right = Math.Min(at + 4, plot.Right - width - 2), left = Math.Max(at - 4 - width, plot.Left + 2);
            float[] lefts = at + 4 + width <= plot.Right ? [right, left] : [left, right];
            return lefts.SelectMany(x => new[] { SKRect.Create(x, plot.Top + 2, width, Height), SKRect.Create(x, plot.Bottom - Height - 2, width, Height) });
        }
        float line = frame.Py(At);
        float above = Math.Clamp(line - Height - 1, plot.Top, plot.Bottom - Height), below = Math.Clamp(line + 2, plot.Top, plot.Bottom - Height);
        return new[] { above, below }.SelectMany(y => new[] { plot.Right - width - 4, plot.Left + 4 }.Select(x => SKRect.Create(x, y, width, Height)));
    }
}
