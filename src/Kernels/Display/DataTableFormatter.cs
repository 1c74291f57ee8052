using System.Data;
using System.Globalization;

namespace Experiments.Kernels.Display;

/// <summary>Data tables as tables.</summary>
internal sealed class DataTableFormatter : IValueFormatter
{
    public bool Handles(Type type) => KnownFormatters.DerivesFrom(type, "System.Data.DataTable");

    public string Line(object value)
    {
        var table = (DataTable)value;
        return string.Create(CultureInfo.InvariantCulture, $"{Name(table)} of {table.Rows.Count} rows and {table.Columns.Count} columns");
    }

    public Dictionary<string, object> Bundle(object value) =>
        ((DataTable)value).Columns.Count > 0 ? MimeBundle.OfTable(View((DataTable)value)) : new() { [MimeTypes.Text] = Line(value) };

    private static TableView View(DataTable table)
    {
        var columns = table.Columns.Cast<DataColumn>().Take(DisplaySettings.Columns).ToList();
        var rows = table.Rows.Cast<DataRow>().Take(DisplaySettings.Items).Select((row, i) =>
            ($"{i}", (IReadOnlyList<object?>)[.. columns.Select(column => row.IsNull(column) ? null : row[column])])).ToList();
        int rest = table.Rows.Count - rows.Count;
        return new TableView(table.TableName, [.. columns.Select(column => column.ColumnName)], rows, rest > 0 ? $"({rest} more)" : "");
    }

    private static string Name(DataTable table) => table.TableName.Length > 0 ? table.TableName : nameof(DataTable);
}
