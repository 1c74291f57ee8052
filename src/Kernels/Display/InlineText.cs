using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Experiments.Kernels.Display;

/// <summary>Values on one line: <c>[ 1, 2, 3 ]</c>, <c>{ Steps: 100, Rate: 0.1 }</c>, <c>(1, two)</c>, <c>Some 3</c>.</summary>
/// <param name="budget">How many values may still be visited; shared by all parts of one output.</param>
internal sealed class InlineText(ValueBudget budget)
{
    /// <summary>The line of a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="depth">Levels that lie above it.</param>
    public string Of(object? value, int depth = 0)
    {
        var text = new StringBuilder();
        Append(text, value, depth);
        return text.ToString();
    }

    /// <summary>The text of a value that has no parts.</summary>
    public static string Scalar(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        Type type => TypeNames.Of(type),
        Delegate method => $"{TypeNames.Of(method.GetType())} ({method.Method.Name})",
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The line of a value by its parts, whatever formatter is registered for its type.</summary>
    /// <param name="value">A value that is no text.</param>
    public string OfParts(object value)
    {
        var text = new StringBuilder();
        AppendParts(text, value, depth: 0);
        return text.ToString();
    }

    private void Append(StringBuilder text, object? value, int depth)
    {
        if (value is null)
            text.Append("<null>");
        else if (value is Thrown thrown)
            text.Append($"<{TypeNames.Of(thrown.Error.GetType())}: {thrown.Error.Message}>");
        else if (!budget.Take())
            text.Append('…');
        else if (FormatterRegistry.Write(value, MimeTypes.Text) is { } registered)
            text.Append(registered.ReplaceLineEndings(" "));
        else if (KnownFormatters.Of(value) is { } known)
            text.Append(known.Line(value));
        else if (ValueShape.IsText(value.GetType()) && Wrapped.Of(value) is null)
            text.Append(depth > 0 && TableText.Number(value) is { } number ? number : Scalar(value).ReplaceLineEndings(" "));
        else
            AppendParts(text, value, depth);
    }

    private void AppendParts(StringBuilder text, object value, int depth)
    {
        if (value is SequenceHead head)
            Join(text, "[ ", " ]", head, depth);
        else if (depth >= DisplaySettings.Depth)
            text.Append(Wrapped.Of(value)?.Word ?? TypeNames.Of(value.GetType()));
        else if (Wrapped.Of(value) is { } wrapped)
            Wrap(text, wrapped, depth);
        else if (Pairs.Of(value) is var (key, inner))
            Pair(text, key, inner, depth);
        else if (SequenceHead.TryRead(value) is { } read)
            Join(text, "[ ", " ]", read, depth);
        else if (Pairs.IsDictionary(value))
            Join(text, "{ ", " }", SequenceHead.Of((IEnumerable)value, DisplaySettings.Items), depth);
        else if (value is IEnumerable items)
            Join(text, "[ ", " ]", SequenceHead.Of(items, DisplaySettings.Items), depth);
        else if (value is ITuple tuple)
            Tuple(text, tuple, depth);
        else
            Structure(text, value, depth);
    }

    private void Join(StringBuilder text, string open, string close, SequenceHead head, int depth)
    {
        text.Append(open);
        for (int i = 0; i < head.Items.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            if (head.Items[i] is DictionaryEntry entry)
                Pair(text, entry.Key, entry.Value, depth);
            else
                Append(text, head.Items[i], depth + 1);
        }
        text.Append(head.More.Length > 0 ? $" … {head.More}" : "").Append(head.Items.Count > 0 ? close : close.TrimStart());
    }

    private void Pair(StringBuilder text, object? key, object? value, int depth)
    {
        Append(text, key, depth + 1);
        text.Append(": ");
        Append(text, value, depth + 1);
    }

    private void Wrap(StringBuilder text, Wrapped wrapped, int depth)
    {
        text.Append(wrapped.Word);
        if (wrapped.Parts.Count == 0)
            return;
        bool isBare = wrapped.Parts is [{ Name: "" } only] && !(only.Value is not null && Wrapped.Of(only.Value) is { Parts.Count: > 0 });
        text.Append(isBare ? " " : " (");
        for (int i = 0; i < wrapped.Parts.Count; i++)
        {
            var (name, value) = wrapped.Parts[i];
            text.Append(i > 0 ? ", " : "").Append(name.Length > 0 ? $"{name}: " : "");
            Append(text, value, depth + 1);
        }
        text.Append(isBare ? "" : ")");
    }

    private void Tuple(StringBuilder text, ITuple tuple, int depth)
    {
        text.Append('(');
        for (int i = 0; i < tuple.Length; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Append(text, ValueShape.TupleItem(tuple, i), depth + 1);
        }
        text.Append(')');
    }

    private void Structure(StringBuilder text, object value, int depth)
    {
        var members = ValueShape.MembersOf(value);
        if (depth == 0 || members.Count == 0)
            text.Append(TypeNames.Of(value.GetType())).Append(members.Count > 0 ? " " : "");
        if (members.Count == 0)
            return;
        text.Append("{ ");
        foreach (var member in members.Take(DisplaySettings.Items))
        {
            text.Append(member == members[0] ? "" : ", ").Append(member.Name).Append(": ");
            Append(text, member.Read(value), depth + 1);
        }
        text.Append(members.Count > DisplaySettings.Items ? ", …" : "").Append(" }");
    }
}
