using System.Globalization;
using System.Text;

namespace Experiments.Kernels.Display;

/// <summary>Tables in characters: aligned columns, numbers to the right.</summary>
internal static class TableText
{
    private const int WidestCell = 60;

    public static string Render(TableView table)
    {
        var line = new InlineText(new ValueBudget());
        var grid = new List<string[]>();
        if (table.Headers.Count > 0)
            grid.Add(["", .. table.Headers]);
        foreach (var (label, values) in table.Rows)
            grid.Add([label, .. values.Select(value => Cell(line, value))]);
        var right = Enumerable.Range(0, table.Headers.Count + 1)
            .Select(c => c > 0 && table.Rows.All(row => IsNumber(row.Values[c - 1]))).ToArray();

        var text = new StringBuilder();
        if (table.Caption.Length > 0)
            text.Append(table.Caption).Append('\n');
        string indent = table.Headers.Count == 0 ? "  " : "";
        var widths = Enumerable.Range(0, grid.Max(row => row.Length)).Select(c => grid.Max(row => c < row.Length ? row[c].Length : 0)).ToArray();
        foreach (string[] row in grid)
        {
            var cells = row.Select((cell, c) => c < right.Length && right[c] ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]));
            text.Append(indent).Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }
        return text.Append(table.More).ToString().TrimEnd('\n');
    }

    /// <summary>A number as a table shows it: six significant digits.</summary>
    public static string? Number(object? value) => value switch
    {
        float x => x.ToString("G6", CultureInfo.InvariantCulture),
        double x => x.ToString("G6", CultureInfo.InvariantCulture),
        decimal x => x.ToString("G8", CultureInfo.InvariantCulture),
        _ => null,
    };

    public static bool IsNumber(object? value) =>
        value is byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal or Half;

    private static string Cell(InlineText line, object? value)
    {
        string text = Number(value) ?? line.Of(value, 1);
        return text.Length > WidestCell ? text[..(WidestCell - 1)] + "…" : text;
    }
}
