using System.Reflection;
using System.Text.Json.Nodes;

namespace Experiments.Kernels.Display;

/// <summary>Turns any value into its representations by mime type.</summary>
/// <remarks>
/// A type is rich if it has a public <c>ToMimeBundle()</c> that returns mime types with strings or, for binary types, byte arrays.
/// Every other value gets a text and, where it helps, a table. Whatever a value's own code throws, a display never fails a cell.
/// </remarks>
internal static class Formatter
{
    /// <summary>Name of the method by which a type shows itself.</summary>
    public const string BundleMethod = "ToMimeBundle";

    /// <summary>The representations of a value, as notebook files and messages carry them; <c>text/plain</c> is always among them.</summary>
    public static JsonObject Format(object? value)
    {
        try
        {
            return MimeJson.Encode(value is null ? Text("<null>") : OfItself(value) ?? Default(value));
        }
        catch (Exception e)
        {
            var cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            return MimeJson.Encode(Text($"{TypeNames.Of(value?.GetType())} (its display failed with {TypeNames.Of(cause.GetType())}: {cause.Message})"));
        }
    }

    private static Dictionary<string, object> Text(string text) => new() { [MimeTypes.Text] = text };

    private static Dictionary<string, object> Table(TableView table) =>
        new() { [MimeTypes.Text] = TableText.Render(table), [MimeTypes.Html] = TableHtml.Render(table) };

    private static Dictionary<string, object>? OfItself(object value)
    {
        var method = value.GetType().GetMethod(BundleMethod, BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes);
        if (method is null || !typeof(IEnumerable<KeyValuePair<string, object>>).IsAssignableFrom(method.ReturnType))
            return null;
        if (method.Invoke(value, null) is not IEnumerable<KeyValuePair<string, object>> pairs)
            throw new InvalidOperationException($"{BundleMethod} returned null.");
        var bundle = pairs.ToDictionary(pair => pair.Key, pair => pair.Value);
        if (!bundle.ContainsKey(MimeTypes.Text))
            bundle[MimeTypes.Text] = ValueShape.IsText(value.GetType()) ? InlineText.Scalar(value) : TypeNames.Of(value.GetType());
        return bundle;
    }

    private static Dictionary<string, object> Default(object value)
    {
        if (value is byte[] bytes && PictureFormatter.MimeOf(bytes) is { } mime)
            return new() { [mime] = bytes, [MimeTypes.Text] = $"{mime} of {bytes.Length} bytes" };
        if (TensorFormatter.Handles(value))
            return TensorFormatter.Bundle(value);
        if (PictureFormatter.Handles(value))
            return PictureFormatter.Bundle(value);
        if (ModuleFormatter.Handles(value) && ModuleFormatter.Table(value) is { Rows.Count: > 0 } children)
            return Table(children);
        if (value is Exception error)
            return Text(error.ToString());
        if (ValueShape.IsText(value.GetType()))
            return Text(InlineText.Scalar(value));
        if (WellKnown.Line(value) is { } line)
            return Text(line);
        value = SequenceHead.Freeze(value)!;
        return TableView.Of(value) is { } table
            ? Table(table)
            : Text(new InlineText(new ValueBudget()).Of(value));
    }
}
