using System.Text;
using System.Text.Json.Nodes;
using Experiments.Kernels.Display;
using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Pages;

/// <summary>Outputs of a cell as HTML: the richest form that needs nothing from elsewhere.</summary>
internal sealed class OutputHtml(MarkdownHtml markdown)
{
    private int charts;

    /// <summary>Whether any output rendered so far is a live chart.</summary>
    public bool HasCharts => charts > 0;

    public string Render(JsonObject output) => (string?)output["output_type"] switch
    {
        "stream" => Block((string?)output["name"] == "stderr" ? "stream stderr" : "stream", AnsiHtml.Render(MultilineText.Read(output["text"]) ?? "")),
        "error" => Block("error", AnsiHtml.Render(Traceback(output))),
        _ => output["data"] is JsonObject data ? Data(data) : "",
    };

    private static string Block(string style, string html) => html.Length == 0 ? "" : $"<pre class=\"{style}\">{html}</pre>\n";

    private static string Traceback(JsonObject error)
    {
        var lines = (error["traceback"] as JsonArray)?.Select(line => line?.ToString() ?? "").ToList() ?? [];
        return lines.Count > 0 ? string.Join('\n', lines) : $"{error["ename"]}: {error["evalue"]}";
    }

    private string Data(JsonObject data)
    {
        string? Text(string mime) => MultilineText.Read(data[mime]);
        string label = Text(MimeTypes.Text) ?? "";
        string? picture = Picture(data, label);
        if (data[MimeTypes.Plotly] is JsonObject figure)
            return Chart(figure, picture ?? Block("text", Escape.Html(label)));
        if (Text(MimeTypes.Html) is { } html)
            return LiveChart.IsScript(html) ? "" : $"<div class=\"rich\">{html}</div>\n";
        if (picture is not null)
            return $"<div class=\"picture\">{picture}</div>\n";
        if ((Text(MimeTypes.Markdown) ?? Text(MimeTypes.Latex)) is { } prose)
            return $"<div class=\"prose\">{markdown.Render(prose)}</div>\n";
        return Block("text", AnsiHtml.Render(label));
    }

    private static string? Picture(JsonObject data, string label)
    {
        foreach (string mime in new[] { MimeTypes.Svg, MimeTypes.Png, MimeTypes.Jpeg, MimeTypes.Gif })
        {
            if (MultilineText.Read(data[mime]) is not { } content)
                continue;
            string base64 = mime == MimeTypes.Svg ? Convert.ToBase64String(Encoding.UTF8.GetBytes(content)) : content.ReplaceLineEndings("");
            return $"<img alt=\"{Escape.Html(label)}\" src=\"data:{mime};base64,{base64}\">";
        }
        return null;
    }

    // The static picture stands there from the start; the page's script swaps in the live chart when it comes into view.
    private string Chart(JsonObject figure, string still)
    {
        charts++;
        return $"<div class=\"chart\">{ChartHtml.Still(figure, still)}<script type=\"application/json\">{ChartHtml.Script(figure)}</script></div>\n";
    }
}
