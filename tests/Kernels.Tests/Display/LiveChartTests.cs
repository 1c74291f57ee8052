using System.Text.Json.Nodes;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;
using Experiments.Plots;

namespace Experiments.Kernels.Tests.Display;

public sealed class LiveChartTests : IDisposable
{
    private const int LargestMessage = 1_600_000;

    public void Dispose() => Charts.Mode = ChartMode.Static;

    private static List<JsonObject> Shown(string code)
    {
        using var session = new TestSession();
        Assert.Null(session.Run(code).Error);
        return [.. session.Outputs.Select(o => o is DisplayOutput d ? d.Data : ((ResultOutput)o).Data)];
    }

    private const string TwoCharts = """
        Charts.Mode = ChartMode.Live;
        display(new Chart("a < b").Line("loss", new double[] { 1, 2 }, new double[] { 3, 4 }));
        new Chart("second").Line("</script>", new double[] { 1, 2 }, new double[] { 3, 4 })
        """;

    [Fact]
    public void Charts_are_static_unless_live_is_asked_for()
    {
        Assert.Equal(ChartMode.Static, Charts.Mode);
        Assert.Equal(
            ["application/vnd.plotly.v1+json", "image/png", "text/plain"],
            Shown("new Chart(\"t\").Line(\"l\", new double[] { 1 }, new double[] { 2 })").Single().Select(form => form.Key));
    }

    [Theory]
    [InlineData(null, false, "")]
    [InlineData("static", false, "")]
    [InlineData("Live", true, "")]
    [InlineData("on", false, "EXPERIMENTS_CHARTS is 'on'; use static or live. Charts are static.")]
    public void The_environment_chooses(string? word, bool live, string complaint)
    {
        using var errors = new StringWriter();
        Assert.Equal(live, LiveChart.IsLive(word, errors));
        Assert.Equal(complaint, errors.ToString().TrimEnd());
    }

    [Fact]
    public void The_library_comes_once_in_a_message_of_its_own_before_the_first_chart()
    {
        var shown = Shown(TwoCharts);
        Assert.Equal(3, shown.Count);
        Assert.True(LiveChart.IsScript((string)shown[0][MimeTypes.Html]!));
        Assert.All(shown, data => Assert.InRange(data.ToJsonString().Length, 100, LargestMessage));
        Assert.All(shown[1..], data => Assert.InRange(((string)data[MimeTypes.Html]!).Length, 100, 200_000));
        Assert.Equal(2, Shown(TwoCharts.Split('\n')[1] + "\n" + TwoCharts.Split('\n')[2]).Count);
        Assert.Equal(3, Shown(TwoCharts).Count);
    }

    [Fact]
    public void A_live_chart_holds_its_picture_and_its_figure()
    {
        var data = Shown(TwoCharts)[2];
        string html = (string)data[MimeTypes.Html]!;
        Assert.StartsWith("<div class=\"chart\" id=\"chart-", html);
        Assert.Contains($"src=\"data:image/png;base64,{(string)data[MimeTypes.Png]!}\"", html);
        Assert.Contains("<img alt=\"second", html);
        Assert.Equal(html.LastIndexOf("</script>", StringComparison.Ordinal), html.IndexOf("</script>", StringComparison.Ordinal));
    }

    [Fact]
    public void A_display_string_does_not_use_up_the_library()
    {
        Charts.Mode = ChartMode.Live;
        Assert.Contains("experimentsCharts", new Chart("t").Line("l", new double[] { 1 }, new double[] { 2 }).ToDisplayString("text/html"));
        Assert.Equal(3, Shown(TwoCharts).Count);
    }

    [Fact]
    public void A_chart_too_large_for_a_message_stays_static()
    {
        Charts.Mode = ChartMode.Live;
        var figure = new JsonObject { ["data"] = new JsonArray(), ["layout"] = new JsonObject { ["meta"] = new string('x', 800_000) } };
        var forms = new Dictionary<string, object> { [MimeTypes.Plotly] = figure };
        LiveChart.Complete(forms);
        Assert.DoesNotContain(MimeTypes.Html, forms.Keys);
    }
}
