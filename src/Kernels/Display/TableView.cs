using System.Collections;

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
        IDictionary pairs => OfPairs(TypeNames.Of(value.GetType()), SequenceHead.Of(pairs, DisplayLimits.Items)),
        IEnumerable items => OfItems(SequenceHead.Of(items, DisplayLimits.Items)),
        SequenceHead head => OfItems(head),
        _ when ValueShape.IsRow(value) => OfMembers(value),
        _ => null,
    };

    private static TableView? OfItems(SequenceHead head)
    {
        if (head.Items.Count == 0)
            return null;
        if (head.Items.All(item => item is not null && InlineText.KeyAndValue(item) is not null))
            return OfPairs("", head);
        if (!head.Items.All(item => ValueShape.IsRow(item) && WellKnown.Line(item!) is null))
            return null;
        var columns = new List<string>();
        foreach (string name in head.Items.SelectMany(item => ValueShape.MembersOf(item!)).Select(member => member.Name))
        {
            if (columns.Count < DisplayLimits.Items && !columns.Contains(name))
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

    private static TableView OfPairs(string caption, SequenceHead head)
    {
        var line = new InlineText(new ValueBudget());
        var rows = head.Items.Select(item =>
        {
            var (key, value) = item switch
            {
                DictionaryEntry entry => (entry.Key, entry.Value),
                Thrown thrown => ("", thrown),
                _ => InlineText.KeyAndValue(item!) ?? ("", item),
            };
            return (line.Of(key, 1), (IReadOnlyList<object?>)[SequenceHead.Freeze(value)]);
        });
        return new TableView(caption, [], [.. rows], head.More);
    }

    private static TableView? OfMembers(object value)
    {
        var members = ValueShape.MembersOf(value);
        if (members.Count == 0 || value is System.Runtime.CompilerServices.ITuple || InlineText.KeyAndValue(value) is not null)
            return null;
        var rows = members.Take(DisplayLimits.Items).Select(m => (m.Name, (IReadOnlyList<object?>)[SequenceHead.Freeze(m.Read(value))]));
        int rest = members.Count - DisplayLimits.Items;
        return new TableView(TypeNames.Of(value.GetType()), [], [.. rows], rest > 0 ? $"({rest} more)" : "");
    }

    private static TableView OfMatrix(Array matrix)
    {
        int rows = matrix.GetLength(0), columns = matrix.GetLength(1);
        int shownRows = Math.Min(rows, DisplayLimits.Items), shownColumns = Math.Min(columns, DisplayLimits.Items);
        var body = Enumerable.Range(0, shownRows).Select(i =>
            ($"{i}", (IReadOnlyList<object?>)[.. Enumerable.Range(0, shownColumns).Select(j => matrix.GetValue(i, j))]));
        string caption = $"{TypeNames.Of(matrix.GetType().GetElementType())}[{rows}, {columns}]";
        string more = shownRows < rows || shownColumns < columns ? $"({rows - shownRows} rows and {columns - shownColumns} columns more)" : "";
        return new TableView(caption, [.. Enumerable.Range(0, shownColumns).Select(j => $"{j}")], [.. body], more);
    }
}
