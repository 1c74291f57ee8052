using System.Text.Json.Nodes;
using Experiments.Plots.Marks;
using SkiaSharp;

namespace Experiments.Plots;

/// <summary>The figure as Plotly JSON, written without a template: about 10 bytes a point.</summary>
internal static class PlotlyJson
{
    private const int MostNames = 24;

    /// <summary>Writes a figure.</summary>
    /// <param name="chart">The figure.</param>
    /// <returns>Valid JSON with <c>data</c> and <c>layout</c>; numbers that are not finite become null.</returns>
    public static string Write(Chart chart)
    {
        var series = chart.SeriesIndex();
        var data = new JsonArray();
        var named = new HashSet<string>();
        bool legend = chart.LegendMarks().Count > 1;
        var layout = Layout(chart, legend);
        var (rows, columns) = chart.Shape();
        for (int p = 0; p < chart.Panels.Count; p++)
        {
            var panel = chart.Panels[p];
            string suffix = p == 0 ? "" : (p + 1).ToString();
            foreach (var mark in panel.Marks)
            {
                foreach (var trace in mark.Traces(panel, series))
                {
                    bool shown = trace["showlegend"] is null && mark.InLegend && legend && named.Add(mark.Name);
                    trace["showlegend"] = shown;
                    trace["legendgroup"] = mark.Name;
                    trace["xaxis"] = "x" + suffix;
                    trace["yaxis"] = "y" + suffix;
                    data.Add(trace);
                }
            }
            layout["xaxis" + suffix] = AxisJson(panel.XAxis(), "y" + suffix, Span(p % columns, columns));
            var vertical = AxisJson(panel.YAxis(), "x" + suffix, Span(rows - 1 - p / columns, rows));
            if (panel.Marks.OfType<HeatmapMark>().Any(h => h.IsNearlySquare))
                vertical["scaleanchor"] = "x" + suffix;
            layout["yaxis" + suffix] = vertical;
            AddRules(layout, panel, suffix);
            if (chart.Panels.Count > 1)
                ((JsonArray)layout["annotations"]!).Add(PanelTitle(panel.Title, suffix));
        }
        return new JsonObject { ["data"] = data, ["layout"] = layout }.ToJsonString();
    }

    /// <summary>A number to six significant digits, or null when it is not finite.</summary>
    /// <param name="value">The number.</param>
    /// <returns>A JSON value.</returns>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(double.Parse(value.ToString("G6"))) : null;

    /// <summary>An array of numbers.</summary>
    /// <param name="values">The numbers.</param>
    /// <returns>A JSON array.</returns>
    public static JsonArray Array(IEnumerable<double> values) => new([.. values.Select(Number)]);

    /// <summary>An array of strings.</summary>
    /// <param name="values">The strings.</param>
    /// <returns>A JSON array.</returns>
    public static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode?)JsonValue.Create(Escape(v)))]);

    /// <summary>Text as Plotly shows it, with its markup characters made harmless.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Escaped text.</returns>
    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static JsonObject Layout(Chart chart, bool legend)
    {
        string title = $"<b>{Escape(chart.Title)}</b>" + (chart.NoteText.Length > 0 ? $"<br><sup>{Escape(chart.NoteText)}</sup>" : "");
        return new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = title, ["x"] = 0.02, ["xanchor"] = "left", ["font"] = new JsonObject { ["size"] = 15 } },
            ["width"] = chart.Width,
            ["height"] = chart.Height,
            ["font"] = new JsonObject { ["size"] = 12, ["color"] = Palette.Web(Palette.Text) },
            ["paper_bgcolor"] = "#ffffff",
            ["plot_bgcolor"] = "#ffffff",
            ["margin"] = new JsonObject { ["l"] = 60, ["r"] = 20, ["t"] = 50 + (legend ? 24 : 0) + (chart.NoteText.Length > 0 ? 18 : 0), ["b"] = 50 },
            ["barmode"] = "overlay",
            ["showlegend"] = legend,
            ["legend"] = new JsonObject { ["orientation"] = "h", ["y"] = 1.02, ["yanchor"] = "bottom", ["x"] = 0 },
            ["shapes"] = new JsonArray(),
            ["annotations"] = new JsonArray(),
        };
    }

    private static JsonObject AxisJson(Axis axis, string anchor, (double From, double To) domain)
    {
        double min = axis.Log ? Math.Log10(axis.Min) : axis.Min, max = axis.Log ? Math.Log10(axis.Max) : axis.Max;
        var json = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Escape(axis.Title) },
            ["type"] = axis.Log ? "log" : "linear",
            ["range"] = Array(axis.Downwards ? [max, min] : [min, max]),
            ["gridcolor"] = Palette.Web(Palette.Grid),
            ["linecolor"] = Palette.Web(Palette.Axis),
            ["zeroline"] = false,
            ["automargin"] = true,
            ["constrain"] = "domain",
            ["anchor"] = anchor,
            ["domain"] = Array([domain.From, domain.To]),
        };
        if (axis.Categories.Count > 0)
        {
            int every = (axis.Categories.Count + MostNames - 1) / MostNames;
            int[] named = [.. Enumerable.Range(0, axis.Categories.Count).Where(i => i % every == 0)];
            json["tickvals"] = Array(named.Select(i => (double)i));
            json["ticktext"] = Array(named.Select(i => axis.Categories[i]));
            json["showgrid"] = false;
        }
        return json;
    }

    private static void AddRules(JsonObject layout, Panel panel, string suffix)
    {
        foreach (var rule in panel.Marks.OfType<RuleMark>())
        {
            ((JsonArray)layout["shapes"]!).Add(rule.Shape(suffix));
            if (rule.Label.Length > 0)
                ((JsonArray)layout["annotations"]!).Add(rule.Annotation(panel, suffix));
        }
    }

    private static JsonObject PanelTitle(string title, string suffix) => new()
    {
        ["text"] = $"<b>{Escape(title)}</b>",
        ["showarrow"] = false,
        ["x"] = 0,
        ["xref"] = $"x{suffix} domain",
        ["xanchor"] = "left",
        ["y"] = 1,
        ["yref"] = $"y{suffix} domain",
        ["yanchor"] = "bottom",
    };

    private static (double From, double To) Span(int place, int count)
    {
        const double Gap = 0.14;
        double size = (1 - Gap * (count - 1)) / count;
        return (place * (size + Gap), place * (size + Gap) + size);
    }

    /// <summary>Colour anchors of a heat map.</summary>
    /// <param name="map">The scale.</param>
    /// <returns>Pairs of place and colour.</returns>
    public static JsonArray Scale(ColourMap map) =>
        new([.. map.Anchors.Select((SKColor c, int i) => (JsonNode?)new JsonArray((double)i / (map.Anchors.Count - 1), Palette.Web(c)))]);
}
