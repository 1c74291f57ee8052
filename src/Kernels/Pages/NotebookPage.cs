using System.Text;
using System.Text.Json.Nodes;
using Experiments.Kernels.Display;
using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Pages;

/// <summary>An executed notebook as one HTML file that opens offline: styles, pictures, charts and formulas are all inside.</summary>
internal sealed class NotebookPage
{
    // The browser itself holds the page to that: whatever an output contains, nothing is fetched.
    private const string Policy =
        "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval' blob:; font-src data:; media-src data: blob:";

    private readonly NotebookFile notebook;
    private readonly PageFacts facts;
    private readonly MarkdownHtml markdown;
    private readonly OutputHtml outputs;

    private NotebookPage(NotebookFile notebook, PageFacts facts)
    {
        this.notebook = notebook;
        this.facts = facts;
        markdown = new MarkdownHtml(new PictureData(facts.Folder));
        outputs = new OutputHtml(markdown);
    }

    public static string Render(NotebookFile notebook, PageFacts facts) => new NotebookPage(notebook, facts).Render();

    private string Render()
    {
        var body = new StringBuilder();
        foreach (var cell in notebook.Cells)
            AppendCell(body, cell);
        string title = markdown.Headings.FirstOrDefault(heading => heading.Level == 1)?.Text ?? facts.Name;
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.Append($"<title>{Escape.Html(title)}</title>\n<style>\n{Resource.Text("page.css")}</style>\n</head>\n<body>\n");
        page.Append(Contents());
        page.Append("<main>\n").Append(RunLine()).Append(body).Append("</main>\n");
        if (outputs.HasCharts)
        {
            page.Append($"<script type=\"application/gzip\" id=\"plotly\">{PlotlyScript.Packed}</script>\n");
            page.Append($"<script>\n{Resource.Text("charts.js")}{Resource.Text("page.js")}</script>\n");
        }
        return page.Append("</body>\n</html>\n").ToString();
    }

    private void AppendCell(StringBuilder body, NotebookCell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Markdown:
                body.Append($"<section class=\"prose\">\n{markdown.Render(cell.Source, cell)}</section>\n");
                break;
            case CellKind.Code:
                AppendCode(body, cell);
                break;
        }
    }

    private void AppendCode(StringBuilder body, NotebookCell cell)
    {
        string number = cell.ExecutionCount is { } count ? $"{count}" : "";
        string time = facts.CellTimes.TryGetValue(cell.Id, out var elapsed) && elapsed.TotalSeconds >= 0.1 ? Time(elapsed) : "";
        string state = facts.CellTimes.ContainsKey(cell.Id) ? "" : " not-run";
        body.Append($"<section class=\"cell{state}\" id=\"{(number.Length > 0 ? $"cell-{number}" : Escape.Html(cell.Id))}\">\n");
        if (cell.Source.Trim().Length > 0)
        {
            body.Append($"<details class=\"code\" open><summary><span class=\"number\">{number}</span><span class=\"time\">{time}</span></summary>");
            body.Append($"<pre><code>{CodeHtml.Render(cell.Source.TrimEnd())}</code></pre></details>\n");
        }
        string html = string.Concat(cell.Outputs.Select(outputs.Render));
        if (html.Length > 0)
            body.Append($"<div class=\"outputs\">\n{html}</div>\n");
        body.Append("</section>\n");
    }

    private string RunLine()
    {
        var run = notebook.Metadata["experiments"] as JsonObject;
        var parts = new List<string> { $"run at <b>{Escape.Html($"{run?["size"]}")}</b> size in {Time(facts.Elapsed)}" };
        if (run?["set"] is JsonObject { Count: > 0 } set)
            parts.Add("with " + string.Join(", ", set.Select(s => $"<code>{Escape.Html($"{s.Key}={s.Value}")}</code>")));
        string failure = facts.Failure is null ? "" : $"<p class=\"failure\">{Escape.Html(facts.Failure)}</p>\n";
        string toggle = "<label><input type=\"checkbox\" id=\"without-code\"> text and results only</label>";
        return $"<p class=\"run\"><span><a href=\"{Uri.EscapeDataString(facts.Name)}.ipynb\">{Escape.Html(facts.Name)}.ipynb</a>, {string.Join(" ", parts)}</span>{toggle}</p>\n{failure}";
    }

    private string Contents()
    {
        var shown = markdown.Headings.Where(heading => heading.Level is 2 or 3).ToList();
        if (shown.Count < 2)
            return "";
        var list = string.Concat(shown.Select(h => $"<li class=\"level-{h.Level}\"><a href=\"#{h.Id}\">{Escape.Html(h.Text)}</a></li>\n"));
        return $"<nav aria-label=\"Contents\"><ul>\n{list}</ul></nav>\n";
    }

    private static string Time(TimeSpan time) => time.TotalMinutes >= 1 ? $"{(int)time.TotalMinutes} min {time.Seconds} s" : $"{time.TotalSeconds:0.0} s";
}
