using System.Net;
using System.Text;

namespace Experiments.Plots;

/// <summary>A small table of results; every call returns a new one. Numbers of a column are written with the same decimals.</summary>
/// <remarks><c>new Table("Retrieval", "arm", "R@1").Row("sigmoid", 0.42).Row("softmax", 0.37)</c>.</remarks>
public sealed class Table
{
    private const string Line = "1px solid rgba(128,128,128,.35)";
    private readonly IReadOnlyList<object?[]> rows;

    private Table(string title, IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows)
    {
        Title = title;
        Columns = columns;
        this.rows = rows;
    }

    /// <summary>An empty table.</summary>
    /// <param name="title">Heading; may be empty.</param>
    /// <param name="columns">Names of the columns.</param>
    public Table(string title, params string[] columns)
        : this(title, [.. columns], [])
    {
    }

    /// <summary>Heading; may be empty.</summary>
    public string Title { get; }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Count => rows.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One value a column: text, numbers, true or false; null for nothing.</param>
    /// <returns>A new table.</returns>
    /// <exception cref="ArgumentException">The cells do not match the columns.</exception>
    public Table Row(params object?[] cells)
    {
        if (cells.Length != Columns.Count)
        {
            throw new ArgumentException(
                $"The row has {cells.Length} cells, the table '{Title}' has {Columns.Count} columns; give one for each.", nameof(cells));
        }
        return new Table(Title, Columns, [.. rows, [.. cells]]);
    }

    /// <summary>The table in every form a notebook can show.</summary>
    /// <returns><c>text/html</c> with inline styles, <c>text/markdown</c> and <c>text/plain</c>.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        ["text/html"] = Html(),
        ["text/markdown"] = Markdown(),
        ["text/plain"] = ToString(),
    };

    /// <summary>The table as aligned text.</summary>
    /// <returns>Heading, column names, a rule, the rows.</returns>
    public override string ToString()
    {
        var text = Texts();
        int[] widths = [.. Columns.Select((name, c) => text.Select(r => r[c].Length).Append(name.Length).Max())];
        string Padded(string cell, int c) => IsNumeric(c) ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]);
        string Join(IEnumerable<string> cells) => string.Join("  ", cells.Select(Padded)).TrimEnd();
        var lines = new List<string> { Join(Columns), string.Join("  ", widths.Select(w => new string('-', w))) };
        lines.AddRange(text.Select(Join));
        return string.Join("\n", Title.Length > 0 ? lines.Prepend(Title) : lines);
    }

    private string Html()
    {
        var html = new StringBuilder("<table style=\"border-collapse:collapse;font-size:13px;margin:4px 0\">");
        if (Title.Length > 0)
            html.Append("<caption style=\"text-align:left;font-weight:600;padding:2px 0 4px\">").Append(WebUtility.HtmlEncode(Title)).Append("</caption>");
        html.Append("<thead><tr>");
        for (int c = 0; c < Columns.Count; c++)
            html.Append($"<th style=\"{Cell(c)};border-bottom:2px solid rgba(128,128,128,.6)\">").Append(WebUtility.HtmlEncode(Columns[c])).Append("</th>");
        html.Append("</tr></thead><tbody>");
        foreach (string[] row in Texts())
        {
            html.Append("<tr>");
            for (int c = 0; c < Columns.Count; c++)
                html.Append($"<td style=\"{Cell(c)};border-bottom:{Line}\">").Append(WebUtility.HtmlEncode(row[c])).Append("</td>");
            html.Append("</tr>");
        }
        return html.Append("</tbody></table>").ToString();
    }

    private string Cell(int column) => IsNumeric(column)
        ? "padding:3px 10px;text-align:right;font-variant-numeric:tabular-nums"
        : "padding:3px 10px;text-align:left";

    private string Markdown()
    {
        static string Safe(string cell) => cell.Replace("\\", "\\\\").Replace("|", "\\|").Replace("<", "&lt;").Replace('\n', ' ');
        string Join(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
        var lines = new List<string> { Join(Columns.Select(Safe)), Join(Columns.Select((_, c) => IsNumeric(c) ? "---:" : "---")) };
        lines.AddRange(Texts().Select(r => Join(r.Select(Safe))));
        return (Title.Length > 0 ? $"**{Safe(Title)}**\n\n" : "") + string.Join("\n", lines) + "\n";
    }

    private string[][] Texts()
    {
        int[] decimals = [.. Columns.Select((_, c) => TableNumbers.Decimals(rows.Select(r => r[c])))];
        return [.. rows.Select(r => r.Select((cell, c) => TableNumbers.Text(cell, decimals[c])).ToArray())];
    }

    private bool IsNumeric(int column) =>
        rows.Any(r => TableNumbers.IsNumber(r[column])) && rows.All(r => r[column] is null || TableNumbers.IsNumber(r[column]));
}
