using System.Text.Json;
using Experiments.Plots;
using Experiments.Plots.Painting;
using SkiaSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Plots;

public class ChartTests
{
    private const string Long = "muvaffakiyetsizleştiricileştiriveremeyebileceklerimizdenmişsinizcesine and so on until no figure holds it any more";

    public static TheoryData<string> Kinds => [.. Gallery().Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_figure_gives_the_same_bytes_twice(string kind)
    {
        var (first, second) = (Gallery()[kind].ToMimeBundle(), Gallery()[kind].ToMimeBundle());
        Assert.Equal((byte[])first["image/png"], (byte[])second["image/png"]);
        Assert.Equal((string)first["application/vnd.plotly.v1+json"], (string)second["application/vnd.plotly.v1+json"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Plotly_json_is_valid_and_names_an_axis_pair_for_each_trace(string kind)
    {
        using var json = JsonDocument.Parse((string)Gallery()[kind].ToMimeBundle()["application/vnd.plotly.v1+json"]);
        var layout = json.RootElement.GetProperty("layout");
        Assert.False(layout.TryGetProperty("template", out _));
        foreach (var trace in json.RootElement.GetProperty("data").EnumerateArray())
        {
            Assert.True(layout.TryGetProperty("xaxis" + trace.GetProperty("xaxis").GetString()![1..], out _));
            Assert.True(layout.TryGetProperty("yaxis" + trace.GetProperty("yaxis").GetString()![1..], out _));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_text_leaves_the_canvas(string kind)
    {
        var chart = Gallery()[kind];
        var page = SKRect.Create(chart.Width, chart.Height);
        Assert.All(Boxes(chart), box => Assert.True(page.Contains(box), $"{box} is outside {page}"));
    }

    [Theory]
    [InlineData(200, 150)]
    [InlineData(320, 240)]
    [InlineData(640, 360)]
    public void Long_words_stay_on_the_canvas_at_any_size(int width, int height)
    {
        foreach (var chart in Gallery().Values.Where(c => c.Panels.Count == 1).Select(c => c.Note(Long).Size(width, height)))
        {
            var page = SKRect.Create(width, height);
            Assert.All(Boxes(chart), box => Assert.True(page.Contains(box), $"'{chart.Title}': {box} is outside {page}"));
        }
    }

    [Fact]
    public void Numbers_that_are_not_finite_become_null_and_leave_a_gap()
    {
        var chart = new Chart("gaps").Line("a", [0, 1, 2, 3], [1, double.NaN, double.PositiveInfinity, 4]);
        using var json = JsonDocument.Parse((string)chart.ToMimeBundle()["application/vnd.plotly.v1+json"]);
        var y = json.RootElement.GetProperty("data")[0].GetProperty("y");
        Assert.Equal([JsonValueKind.Number, JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Number], y.EnumerateArray().Select(v => v.ValueKind));
        Assert.NotEmpty(chart.Png());
    }

    [Fact]
    public void Adding_leaves_the_old_figure_as_it_was()
    {
        var empty = new Chart("base");
        var one = empty.Line("a", [0, 1], [0, 1]);
        Assert.Empty(empty.Panels[0].Marks);
        Assert.Single(one.Panels[0].Marks);
    }

    [Fact]
    public void Equal_names_share_a_colour_across_panels()
    {
        var grid = Chart.Grid("g", [
            new Chart("p").Line("a", [0, 1], [0, 1]).Line("b", [0, 1], [1, 0]),
            new Chart("q").Line("b", [0, 1], [1, 0])]);
        using var json = JsonDocument.Parse(PlotlyJson.Write(grid));
        var colours = json.RootElement.GetProperty("data").EnumerateArray()
            .Select(t => (Name: t.GetProperty("name").GetString(), Colour: t.GetProperty("line").GetProperty("color").GetString())).ToArray();
        Assert.Equal(colours[1], colours[2]);
        Assert.NotEqual(colours[0].Colour, colours[1].Colour);
    }

    [Fact]
    public void Shared_axes_of_a_grid_are_equal()
    {
        var grid = Chart.Grid("g", [new Chart("p").Line("a", [0, 1], [0, 1]), new Chart("q").Line("a", [0, 1], [5, 9])], shareY: true);
        var (first, second) = (grid.Panels[0].YAxis(), grid.Panels[1].YAxis());
        Assert.Equal((first.Min, first.Max), (second.Min, second.Max));
        Assert.True(first.Min <= 0 && first.Max >= 9);
    }

    [Fact]
    public void Bars_and_histograms_start_at_zero_and_lines_need_not()
    {
        Assert.Equal(0, new Chart("b").Bars("a", ["x"], [5]).Panels[0].YAxis().Min);
        Assert.Equal(0, new Chart("h").Histogram("a", [1, 2, 2, 3]).Panels[0].YAxis().Min);
        Assert.True(new Chart("l").Line("a", [0, 1], [5, 6]).Panels[0].YAxis().Min > 4);
    }

    [Fact]
    public void Runs_draws_the_mean_and_the_range()
    {
        var mark = (Experiments.Plots.Marks.LineMark)new Chart("r").Runs("a", [0, 1], [1, 4], [3, 8]).Panels[0].Marks[0];
        Assert.Equal([2, 6], mark.Y);
        Assert.Equal([1, 4], mark.Low!);
        Assert.Equal([3, 8], mark.High!);
    }

    [Fact]
    public void A_wrong_length_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new Chart("w").Line("loss", [0, 1, 2], [1, 2]));
        Assert.Contains("'loss': y has 2 entries, expected 3", error.Message);
    }

    [Fact]
    public void Tensors_of_any_kind_convert_and_are_let_go()
    {
        long before = LiveTensors.Count();
        using (var t = arange(3))
            Assert.Equal([0, 1, 2], (Numbers)t);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Text_tells_what_the_picture_shows()
    {
        string text = (string)Gallery()["lines"].ToMimeBundle()["text/plain"];
        Assert.StartsWith("Loss", text);
        Assert.Contains("line 'sigmoid' (40 points with band)", text);
        Assert.Contains("horizontal line at 4.16 'ln 64'", text);
    }

    [Fact]
    public void Svg_keeps_text_as_text()
    {
        string svg = Gallery()["lines"].Svg();
        Assert.Contains("Verdana", svg);
        Assert.Contains("sigmoid", svg);
    }

    [Fact]
    public void A_figure_of_common_size_stays_small_enough_for_notebooks() =>
        Assert.All(Gallery().Values, chart => Assert.InRange(chart.Png().Length, 1, 45_000));

    private static IReadOnlyList<SKRect> Boxes(Chart chart)
    {
        using var bitmap = new SKBitmap(chart.Width, chart.Height);
        using var canvas = new SKCanvas(bitmap);
        return ChartPainter.Paint(canvas, chart);
    }

    private static Dictionary<string, Chart> Gallery()
    {
        var x = Numbers.Steps(40, 10);
        Numbers Curve(double floor) => Numbers.From(x.Select(v => floor + 3 * Math.Exp(-v / 80)));
        var lines = new Chart("Loss").Line("sigmoid", x, Curve(1), Curve(0.8), Curve(1.2)).Line("softmax", x, Curve(1.4), dashed: true)
            .HorizontalLine(4.16, "ln 64").X("step").Y("nats");
        return new Dictionary<string, Chart>
        {
            ["lines"] = lines,
            ["log"] = new Chart("Log").Line("a", [1, 10, 1000], [0.5, 0.02, 0]).X("x", log: true).Y("y", log: true),
            ["points"] = new Chart("Points").Points("words", [0, 1, 1.01], [0, 1, 1], ["kırmızı", "grün", Long]).Points("others", [3], [1]),
            ["bars"] = new Chart(Long).Bars(Long, ["a", Long, "b c d"], [1, -2, 3], [0, -3, 2], [2, -1, 4], new double[][] { [1, 2], [-2, -1], [3, 3] })
                .Bars("second", ["a"], [2]).X(Long).Y(Long),
            ["seeds"] = new Chart("Seeds").Seeds("one", [1, 2, 3], 0.5, 3.5).Seeds("two", [2, 3, double.NaN]).Y("R@1"),
            ["histogram"] = new Chart("Histogram").Histogram("p", x).Histogram("q", Curve(1)).VerticalLine(0, Long),
            ["heat"] = new Chart("Heat").Heatmap(new double[,] { { 1, 2 }, { 3, double.NaN } }, ["a", Long], [Long, "b"]).X("predicted").Y("true"),
            ["heat numbers"] = new Chart("Heat").Heatmap(new double[50, 60], diverging: true),
            ["intervals"] = new Chart("Claims").Intervals([Long, "b"], [0.1, 0.2], [0, double.NegativeInfinity], [0.2, double.PositiveInfinity]).VerticalLine(0),
            ["grid"] = Chart.Grid("Grid", [lines, lines, new Chart(Long).Line("softmax", x, Curve(2))]),
            ["empty"] = new Chart(""),
        };
    }
}
