using System.Text.Json.Nodes;
using Experiments.Plots.Painting;
using SkiaSharp;

namespace Experiments.Plots.Marks;

/// <summary>A matrix as coloured cells, row 0 at the top, with the numbers written in when there is room.</summary>
internal sealed record HeatmapMark(Matrix Values, IReadOnlyList<string> RowNames, IReadOnlyList<string> ColumnNames, bool Diverging) : Mark("")
{
    private const int MostNumbers = 150;

    public override IReadOnlyList<string> XCategories => ColumnNames;

    public override IReadOnlyList<string> YCategories => RowNames;

    public override string Description => $"heat map ({Values.Rows} rows, {Values.Columns} columns, {NumberText.Short(Low)} to {NumberText.Short(High)})";

    /// <summary>Whether its cells are drawn as squares.</summary>
    public bool IsNearlySquare => Values.Rows > 0 && (double)Values.Columns / Values.Rows is >= 0.5 and <= 2;

    public ColourMap Map => Diverging ? ColourMap.Diverging : ColourMap.Sequential;

    /// <summary>Value of the first colour.</summary>
    public double Low { get; } = Diverging ? -Reach(Values) : Finite(Values).DefaultIfEmpty(0).Min();

    /// <summary>Value of the last colour; above <see cref="Low"/>.</summary>
    public double High { get; } = Diverging ? Reach(Values) : Top(Values);

    public override IEnumerable<double> Xs(Panel panel) => [];

    public override IEnumerable<double> Ys(Panel panel) => [];

    public override void Paint(Frame frame)
    {
        if (Values.Rows == 0 || Values.Columns == 0)
            return;
        using var bitmap = new SKBitmap(new SKImageInfo(Values.Columns, Values.Rows, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int r = 0; r < Values.Rows; r++)
        {
            for (int c = 0; c < Values.Columns; c++)
                bitmap.SetPixel(c, r, Colour(Values[r, c]));
        }
        using var image = SKImage.FromBitmap(bitmap);
        var area = new SKRect(frame.Px(-0.5), frame.Py(-0.5), frame.Px(Values.Columns - 0.5), frame.Py(Values.Rows - 0.5));
        frame.Ink.Canvas.DrawImage(image, area, new SKSamplingOptions(SKFilterMode.Nearest));
        WriteNumbers(frame, area.Width / Values.Columns, area.Height / Values.Rows);
    }

    public override IEnumerable<JsonObject> Traces(Panel panel, Func<string, int> series)
    {
        var trace = new JsonObject
        {
            ["type"] = "heatmap",
            ["z"] = new JsonArray([.. Enumerable.Range(0, Values.Rows)
                .Select(r => (JsonNode?)PlotlyJson.Array(Enumerable.Range(0, Values.Columns).Select(c => Values[r, c])))]),
            ["zmin"] = PlotlyJson.Number(Low),
            ["zmax"] = PlotlyJson.Number(High),
            ["colorscale"] = PlotlyJson.Scale(Map),
            ["showscale"] = true,
        };
        if (Values.Rows * Values.Columns <= MostNumbers)
            trace["texttemplate"] = "%{z}";
        yield return trace;
    }

    private SKColor Colour(double value) => double.IsNaN(value) ? Palette.Grid : Map.Step((value - Low) / (High - Low));

    private void WriteNumbers(Frame frame, float width, float height)
    {
        const float Size = 10;
        int decimals = Finite(Values).All(v => v == Math.Round(v)) ? 0 : High - Low >= 20 ? 1 : 2;
        string Text(double v) => double.IsFinite(v) ? NumberText.Fixed(v, decimals) : "";
        if (height < 15 || Values.Cells.Select(Text).Max(t => Lettering.Width(t, Size)) > width - 6)
            return;
        for (int r = 0; r < Values.Rows; r++)
        {
            for (int c = 0; c < Values.Columns; c++)
            {
                var cell = Colour(Values[r, c]);
                bool dark = 0.299 * cell.Red + 0.587 * cell.Green + 0.114 * cell.Blue < 140;
                frame.Ink.Text(Text(Values[r, c]), frame.Px(c), frame.Py(r) + Size * 0.36f, Size, dark ? SKColors.White : Palette.Text, Anchor.Middle);
            }
        }
    }

    private static IEnumerable<double> Finite(Matrix values) => values.Cells.Where(double.IsFinite);

    private static double Reach(Matrix values) => Finite(values).Select(Math.Abs).Where(v => v > 0).DefaultIfEmpty(1).Max();

    private static double Top(Matrix values)
    {
        double low = Finite(values).DefaultIfEmpty(0).Min(), high = Finite(values).DefaultIfEmpty(1).Max();
        return high > low ? high : low + 1;
    }
}
