using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Plotly.NET;

namespace Experiments.Kernels.Display;

/// <summary>Charts of the Plotly.NET package: Plotly JSON and a description.</summary>
internal sealed class FigureFormatter : IValueFormatter
{
    private const int LargestTemplate = 16_384;
    private static readonly string[] Data = ["x", "y", "z", "values", "r", "theta", "lat", "lon", "a", "open"];

    public bool Handles(Type type) => KnownFormatters.DerivesFrom(type, "Plotly.NET.GenericChart");

    public string Line(object value) => "Plotly chart";

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Dictionary<string, object> Bundle(object value)
    {
        var figure = JsonNode.Parse(GenericChart.toFigureJson((GenericChart)value))!.AsObject();
        if (figure["layout"] is JsonObject layout && layout["template"]?.ToJsonString().Length > LargestTemplate)
            layout.Remove("template");
        return new() { [MimeTypes.Plotly] = figure, [MimeTypes.Text] = Description(figure) };
    }

    private static string Description(JsonObject figure)
    {
        var title = (figure["layout"] as JsonObject)?["title"];
        string name = ((title as JsonObject)?["text"] ?? title as JsonValue)?.ToString() ?? "";
        var text = new StringBuilder(name.Length > 0 ? $"Plotly chart: {name}" : "Plotly chart");
        var traces = (figure["data"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        foreach (var trace in traces.Take(DisplaySettings.Items))
        {
            string kind = string.Join(", ", new[] { $"{trace["type"]}", $"{trace["mode"]}" }.Where(word => word.Length > 0));
            int points = Data.Select(key => (trace[key] as JsonArray)?.Count ?? 0).Max();
            text.Append(CultureInfo.InvariantCulture, $"\n  {kind}{(trace["name"] is { } label ? $" '{label}'" : "")}: {points} points");
        }
        if (traces.Count > DisplaySettings.Items)
            text.Append(CultureInfo.InvariantCulture, $"\n  ({traces.Count - DisplaySettings.Items} more)");
        return text.Append("\n  (there is no picture of it; where scripts run, Charts.Mode = ChartMode.Live shows the chart)").ToString();
    }
}
