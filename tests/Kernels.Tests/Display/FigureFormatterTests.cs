using Experiments.Kernels.Display;
using Plotly.NET;

namespace Experiments.Kernels.Tests.Display;

public sealed class FigureFormatterTests : IDisposable
{
    public void Dispose() => Charts.Mode = ChartMode.Static;

    private static GenericChart Points()
    {
        var trace = new Trace("scatter");
        trace.SetProperty("x", new[] { 1, 2, 3 });
        trace.SetProperty("y", new[] { 4, 5, 6 });
        trace.SetProperty("mode", "markers");
        trace.SetProperty("name", "runs");
        return GenericChart.ofTraceObject(true, trace);
    }

    [Fact]
    public void A_chart_of_the_package_is_Plotly_json_and_a_description()
    {
        var data = Formatter.Format(Points());
        Assert.Equal([MimeTypes.Plotly, MimeTypes.Text], data.Select(form => form.Key));
        Assert.Equal("[1,2,3]", data[MimeTypes.Plotly]!["data"]![0]!["x"]!.ToJsonString());
        Assert.Equal(
            "Plotly chart\n  scatter, markers 'runs': 3 points\n  (there is no picture of it; where scripts run, Charts.Mode = ChartMode.Live shows the chart)",
            (string)data[MimeTypes.Text]!);
    }

    [Fact]
    public void Live_it_has_html_in_which_the_description_stands_for_the_picture()
    {
        Charts.Mode = ChartMode.Live;
        string html = (string)Formatter.Format(Points())[MimeTypes.Html]!;
        Assert.Contains("<pre>Plotly chart\n  scatter, markers &#39;runs&#39;: 3 points", html);
        Assert.Contains("\"x\":[1,2,3]", html);
    }

    [Fact]
    public void Charts_within_values_are_named() => Assert.Equal("[ Plotly chart ]", Formatter.Format(new[] { Points() })[MimeTypes.Text]!.GetValue<string>());
}
