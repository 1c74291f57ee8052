using System.Collections;
using System.Text;

namespace Experiments.Kernels.Display;

/// <summary>Tables in HTML, without styles of their own, so that they follow the page's light or dark colours.</summary>
internal sealed class TableHtml
{
    private readonly ValueBudget budget = new();
    private readonly InlineText line;

    private TableHtml() => line = new InlineText(budget);

    public static string Render(TableView table)
    {
        var text = new StringBuilder();
        new TableHtml().Append(text, table, depth: 0);
        return text.ToString();
    }

    private void Append(StringBuilder text, TableView table, int depth)
    {
        text.Append("<table>");
        if (table.Caption.Length > 0 && depth == 0)
            text.Append($"<caption>{Escape.Html(table.Caption)}</caption>");
        if (table.Headers.Count > 0)
            text.Append("<thead><tr><th></th>").AppendJoin("", table.Headers.Select((h, c) => $"<th{Align(table, c)}>{Escape.Html(h)}</th>")).Append("</tr></thead>");
        text.Append("<tbody>");
        bool isTable = table.Headers.Count > 0 || table.Rows.All(row => TableText.IsNumber(row.Values[0]));
        foreach (var (label, values) in table.Rows)
        {
            text.Append($"<tr><th>{Escape.Html(label)}</th>");
            foreach (object? value in values)
            {
                text.Append(isTable && TableText.IsNumber(value) ? "<td style=\"text-align:right\">" : "<td style=\"text-align:left\">");
                AppendCell(text, value, depth + 1);
                text.Append("</td>");
            }
            text.Append("</tr>");
        }
        text.Append("</tbody></table>");
        if (table.More.Length > 0)
            text.Append($"<p>{Escape.Html(table.More)}</p>");
    }

    private static string Align(TableView table, int column) =>
        table.Rows.All(row => TableText.IsNumber(row.Values[column])) ? " style=\"text-align:right\"" : " style=\"text-align:left\"";

    private void AppendCell(StringBuilder text, object? value, int depth)
    {
        if (value is not null && Markup(value) is { } markup)
        {
            text.Append(markup);
            return;
        }
        string summary = TableText.Number(value) ?? line.Of(value, 1);
        var inner = value is not null && depth < DisplaySettings.Depth && IsNested(value) && budget.Take() ? TableView.Of(value) : null;
        if (inner is null)
        {
            text.Append(Escape.Html(summary));
            return;
        }
        string head = summary.Length > 80 ? summary[..79] + "…" : summary;
        text.Append($"<details><summary>{Escape.Html(head)}</summary>");
        Append(text, inner, depth);
        text.Append("</details>");
    }

    private string? Markup(object value)
    {
        if (value is IHtml { Html: { } html })
            return html;
        return FormatterRegistry.Writes(value, MimeTypes.Html) && budget.Take() ? FormatterRegistry.Write(value, MimeTypes.Html) : null;
    }

    private static bool IsNested(object value) =>
        value is SequenceHead || (ValueShape.IsOpen(value) && (ValueShape.IsRow(value) || value is IEnumerable and not string));
}
