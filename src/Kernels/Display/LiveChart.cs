using System.Text;
using System.Text.Json.Nodes;

namespace Experiments.Kernels.Display;

/// <summary>Charts as HTML that shows a picture at once and the live chart where scripts run.</summary>
/// <remarks>
/// The chart library is a message of its own, sent once before the first live chart, since fronts drop what comes at more than
/// about 1 MB a second. Charts find it through a queue in the page, in whatever order the front renders outputs.
/// </remarks>
internal static class LiveChart
{
    private const string Queue = "experimentsCharts";
    private const string Variable = "EXPERIMENTS_CHARTS";

    // The HTML repeats the figure and the picture; with more than that a chart stays as it is.
    private const int LargestHtml = 600_000;

    private static int scriptSent;

    /// <summary>Whether charts are to be given live HTML; otherwise they stay as they are.</summary>
    public static bool IsOn { get; private set; } = IsLive(Environment.GetEnvironmentVariable(Variable), Console.Error);

    /// <summary>Turns live charts on or off; the next one brings the chart library again.</summary>
    public static void Turn(bool on)
    {
        IsOn = on;
        scriptSent = 0;
    }

    /// <summary>Whether the environment asks for live charts; another word than static or live is reported.</summary>
    public static bool IsLive(string? word, TextWriter errors)
    {
        if (string.Equals(word, "live", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!string.IsNullOrEmpty(word) && !string.Equals(word, "static", StringComparison.OrdinalIgnoreCase))
            errors.WriteLine($"{Variable} is '{word}'; use static or live. Charts are static.");
        return false;
    }

    /// <summary>Adds the HTML to the forms of a chart that has none.</summary>
    public static void Complete(Dictionary<string, object> forms)
    {
        if (!forms.TryGetValue(MimeTypes.Plotly, out object? plotly) || forms.ContainsKey(MimeTypes.Html) || Figure(plotly) is not { } figure)
            return;
        string id = $"chart-{Guid.NewGuid():n}";
        string html = $"<div class=\"chart\" id=\"{id}\">{ChartHtml.Still(figure, Picture(forms))}</div>"
            + $"<script>(window.{Queue} = window.{Queue} || []).push([\"{id}\", {ChartHtml.Script(figure)}])</script>";
        if (html.Length <= LargestHtml)
            forms[MimeTypes.Html] = html;
    }

    /// <summary>The output that must precede the first live chart; null for every other output.</summary>
    public static JsonObject? TakeScript(JsonObject data)
    {
        if (!data.ContainsKey(MimeTypes.Plotly) || (string?)data[MimeTypes.Html] is not { } html || !html.Contains(Queue, StringComparison.Ordinal)
            || Interlocked.Exchange(ref scriptSent, 1) == 1)
            return null;
        string script = Resource.Text("charts.js") + Resource.Text("live.js").Replace("PACKED", PlotlyScript.Packed, StringComparison.Ordinal);
        return new JsonObject
        {
            [MimeTypes.Html] = $"<script>\n(function () {{\n{script}}})();\n</script>",
            [MimeTypes.Text] = "(the script of live charts)",
        };
    }

    /// <summary>Whether an output is the chart library.</summary>
    public static bool IsScript(string html) => html.StartsWith("<script>", StringComparison.Ordinal) && html.Contains($"window.{Queue} = {{", StringComparison.Ordinal);

    private static JsonObject? Figure(object plotly) => (plotly is string text ? JsonNode.Parse(text) : plotly) as JsonObject;

    private static string Picture(Dictionary<string, object> forms)
    {
        string text = Escape.Html(forms.GetValueOrDefault(MimeTypes.Text) as string ?? "");
        string? data = forms.GetValueOrDefault(MimeTypes.Png) is byte[] png ? $"{MimeTypes.Png};base64,{Convert.ToBase64String(png)}"
            : forms.GetValueOrDefault(MimeTypes.Svg) is string svg ? $"{MimeTypes.Svg};base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}"
            : null;
        return data is null ? $"<pre>{text}</pre>" : $"<img alt=\"{text}\" style=\"max-width:100%\" src=\"data:{data}\">";
    }
}
