using System.Collections;
using System.Runtime.CompilerServices;

namespace Experiments.Kernels.Display;

/// <summary>A value laid out as a table: what both the text and the HTML form are drawn from.</summary>
/// <param name="Caption">Line above the table; empty for none.</param>
/// <param name="Headers">Column names; empty for a list of names and values.</param>
/// <param name="Rows">One label and its values a row.</param>
/// <param name="More">Line below the table for what is not shown; empty for none.</param>
internal sealed record TableView(string Caption, IReadOnlyList<string> Headers, IReadOnlyList<(string Label, IReadOnlyList<object?> Values)> Rows, string More)
{
    /// <summary>The table of a value, or null when one line says it better.</summary>
    public static TableView? Of(object value) => value switch
    {
        Array { Rank: 2 } matrix => OfMatrix(matrix),
        IEnumerable pairs when Pairs.IsDictionary(value) => OfPairs(DictionaryName(value.GetType()), SequenceHead.Of(pairs, DisplaySettings.Items)),
        IEnumerable items when Pairs.Of(value) is null => OfItems(SequenceHead.Of(items, DisplaySettings.Items)),
        SequenceHead head => OfItems(head),
        _ when ValueShape.HasMembers(value) => OfMembers(value),
        _ => null,
    };

    // The names of types that nobody can name say nothing.
    private static string DictionaryName(Type type) => type.IsVisible ? TypeNames.Of(type) : "dictionary";

    private static TableView? OfItems(SequenceHead head)
    {
        if (head.Items.Count == 0)
            return null;
        if (head.Items.All(item => item is not null && Pairs.Of(item) is not null))
            return OfPairs("", head);
        if (head.Items.Any(item => item is not null && FormatterRegistry.Writes(item, MimeTypes.Html)))
            return new TableView("", ["value"], [.. head.Items.Select((item, i) => ($"{i}", (IReadOnlyList<object?>)[item]))], head.More);
        if (!head.Items.All(ValueShape.IsRow))
            return null;
        var columns = new List<string>();
        foreach (string name in head.Items.SelectMany(item => ValueShape.MembersOf(item!)).Select(member => member.Name))
        {
            if (columns.Count < DisplaySettings.Columns && !columns.Contains(name))
                columns.Add(name);
        }
        if (columns.Count == 0)
            return null;
        var rows = head.Items.Select((item, i) =>
        {
            var members = ValueShape.MembersOf(item!).GroupBy(member => member.Name).ToDictionary(g => g.Key, g => g.First());
            return ($"{i}", (IReadOnlyList<object?>)[.. columns.Select(c => members.TryGetValue(c, out var member) ? SequenceHead.Freeze(member.Read(item!)) : "")]);
        });
        return new TableView("", columns, [.. rows], head.More);
    }

    private static TableView? OfPairs(string caption, SequenceHead head)
    {
        if (head.Items.Count == 0)
            return null;
        var line = new InlineText(new ValueBudget());
        var rows = head.Items.Select(item =>
        {
            var (key, value) = item is not (null or Thrown) && Pairs.Of(item) is { } pair ? pair : ("", item);
            return (line.Of(key, 1), (IReadOnlyList<object?>)[SequenceHead.Freeze(value)]);
        });
        return new TableView(caption, [], [.. rows], head.More);
    }

    private static TableView? OfMembers(object value)
    {
        var members = ValueShape.MembersOf(value);
        if (members.Count == 0 || value is ITuple || Pairs.Of(value) is not null)
            return null;
        var rows = members.Take(DisplaySettings.Items).Select(m => (m.Name, (IReadOnlyList<object?>)[SequenceHead.Freeze(m.Read(value))]));
        int rest = members.Count - DisplaySettings.Items;
        return new TableView(TypeNames.Of(value.GetType()), [], [.. rows], rest > 0 ? $"({rest} more)" : "");
    }

    private static TableView? OfMatrix(Array matrix)
    {
        int rows = matrix.GetLength(0), columns = matrix.GetLength(1);
        if (matrix.Length == 0)
            return null;
        int shownRows = Math.Min(rows, DisplaySettings.Items), shownColumns = Math.Min(columns, DisplaySettings.Columns);
        // Arrays need not start at 0.
        int top = matrix.GetLowerBound(0), left = matrix.GetLowerBound(1);
        var body = Enumerable.Range(top, shownRows).Select(i =>
            ($"{i}", (IReadOnlyList<object?>)[.. Enumerable.Range(left, shownColumns).Select(j => matrix.GetValue(i, j))]));
        string caption = $"{TypeNames.Of(matrix.GetType().GetElementType())}[{rows}, {columns}]";
        string more = shownRows < rows || shownColumns < columns ? $"({rows - shownRows} rows and {columns - shownColumns} columns more)" : "";
        return new TableView(caption, [.. Enumerable.Range(left, shownColumns).Select(j => $"{j}")], [.. body], more);
    }
}
