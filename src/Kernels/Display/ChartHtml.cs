using System.Text.Json.Nodes;

namespace Experiments.Kernels.Display;

/// <summary>Parts of a chart in HTML: the picture that stands there from the start and the figure that may replace it.</summary>
internal static class ChartHtml
{
    /// <summary>The picture, as wide as the figure says it is meant to be: pictures hold more pixels than they take up.</summary>
    public static string Still(JsonObject figure, string picture)
    {
        string width = (figure["layout"] as JsonObject)?["width"] is JsonValue value && value.TryGetValue(out double pixels) && pixels > 0
            ? FormattableString.Invariant($" style=\"width:{pixels:0}px\"")
            : "";
        return $"<div class=\"still\"{width}>{picture}</div>";
    }

    /// <summary>The figure as it may stand in a script element.</summary>
    public static string Script(JsonObject figure) => figure.ToJsonString().Replace("<", "\\u003c", StringComparison.Ordinal);
}
