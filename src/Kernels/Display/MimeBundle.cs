using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Experiments.Kernels.Display;

/// <summary>The representations of a value by mime type; <c>text/plain</c> is always among them.</summary>
/// <remarks>
/// A type is rich if it has a public <c>ToMimeBundle()</c> that returns mime types with strings or, for binary types, byte arrays.
/// Every other value gets a text and, where it helps, a table. Registered formatters replace these form by form.
/// Whatever a value's own code or a registered formatter throws, a display never fails a cell.
/// </remarks>
internal static class MimeBundle
{
    /// <summary>Name of the method by which a type shows itself.</summary>
    public const string Method = "ToMimeBundle";

    private static readonly ConcurrentDictionary<Type, MethodInfo?> Methods = new();

    /// <summary>The representations of a value, as notebook files and messages carry them.</summary>
    /// <param name="value">Any value.</param>
    public static JsonObject Of(object? value)
    {
        try
        {
            return MimeJson.Encode(Forms(value));
        }
        catch (Exception e)
        {
            return MimeJson.Encode(Failure(value, e));
        }
    }

    /// <summary>The representations of a value that were asked for, and its text.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimes">Which; none for all that it has.</param>
    /// <exception cref="ArgumentException">The value has no such form.</exception>
    public static JsonObject Of(object? value, IReadOnlyList<string> mimes)
    {
        var all = Of(value);
        if (mimes.Count == 0)
            return all;
        string text = all[MimeTypes.Text]!.ToString();
        var chosen = new JsonObject();
        foreach (string mime in mimes.Append(MimeTypes.Text).Distinct())
        {
            MimeTypes.Require(mime, nameof(mimes));
            chosen[mime] = all[mime]?.DeepClone() ?? ConvertedForm.Of(value, text, mime) ?? throw new ArgumentException(
                $"{TypeNames.Of(value?.GetType())} has no '{mime}' form; it has {string.Join(", ", all.Select(form => form.Key))}.", nameof(mimes));
        }
        return chosen;
    }

    /// <summary>A table as text and as HTML.</summary>
    public static Dictionary<string, object> OfTable(TableView table) =>
        new() { [MimeTypes.Text] = TableText.Render(table), [MimeTypes.Html] = TableHtml.Render(table) };

    private static Dictionary<string, object> Text(string text) => new() { [MimeTypes.Text] = text };

    private static Dictionary<string, object> Failure(object? value, Exception error)
    {
        var cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
        return Text($"{TypeNames.Of(value?.GetType())} (its display failed with {TypeNames.Of(cause.GetType())}: {cause.Message})");
    }

    private static Dictionary<string, object> Forms(object? value)
    {
        if (value is null)
            return Text("<null>");
        var type = value.GetType();
        var registered = FormatterRegistry.Of(type);
        var forms = registered.ContainsKey(MimeTypes.Text) ? Guarded(value) : OfItself(value) ?? OfKind(value);
        if (registered.Count > 0)
            Apply(registered, value, forms);
        if (LiveChart.IsOn)
            LiveChart.Complete(forms);
        if (FormatterRegistry.Preferred(type) is { } preferred)
            Limit(forms, value, preferred);
        return forms;
    }

    private static Dictionary<string, object> Guarded(object value)
    {
        try
        {
            return OfItself(value) ?? OfKind(value);
        }
        catch (Exception e)
        {
            return Failure(value, e);
        }
    }

    private static void Apply(IReadOnlyDictionary<string, Action<object, TextWriter>> registered, object value, Dictionary<string, object> forms)
    {
        string notes = "";
        foreach (var (mime, write) in registered)
        {
            try
            {
                forms[mime] = FormatterRegistry.Write(value, mime, write);
            }
            catch (Exception e)
            {
                notes += $"\n(its {mime} formatter failed with {TypeNames.Of(e.GetType())}: {e.Message})";
            }
        }
        // A text of one's own is meant to be seen, not covered by the table that fronts prefer.
        if (registered.ContainsKey(MimeTypes.Text) && !registered.ContainsKey(MimeTypes.Html))
            forms.Remove(MimeTypes.Html);
        if (notes.Length > 0)
            forms[MimeTypes.Text] += notes;
    }

    private static void Limit(Dictionary<string, object> forms, object value, IReadOnlyList<string> preferred)
    {
        string text = $"{forms[MimeTypes.Text]}";
        foreach (string mime in preferred)
        {
            if (!forms.ContainsKey(mime) && ConvertedForm.Of(value, text, mime) is { } form)
                forms[mime] = form;
        }
        foreach (string mime in forms.Keys.Where(mime => mime != MimeTypes.Text && !preferred.Contains(mime)).ToList())
            forms.Remove(mime);
    }

    private static Dictionary<string, object>? OfItself(object value)
    {
        var method = Methods.GetOrAdd(value.GetType(), static type =>
            type.GetMethod(Method, BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes) is { } found
            && typeof(IEnumerable<KeyValuePair<string, object>>).IsAssignableFrom(found.ReturnType) ? found : null);
        if (method is null)
            return null;
        if (method.Invoke(value, null) is not IEnumerable<KeyValuePair<string, object>> pairs)
            throw new InvalidOperationException($"{Method} returned null.");
        var bundle = pairs.ToDictionary(pair => pair.Key, pair => pair.Value);
        if (!bundle.ContainsKey(MimeTypes.Text))
            bundle[MimeTypes.Text] = ValueShape.IsText(value.GetType()) ? InlineText.Scalar(value) : TypeNames.Of(value.GetType());
        return bundle;
    }

    private static Dictionary<string, object> OfKind(object value)
    {
        if (KnownFormatters.Of(value) is { } known)
            return known.Bundle(value);
        if (ValueShape.IsText(value.GetType()) && Wrapped.Of(value) is null)
            return Text(InlineText.Scalar(value));
        var forms = OfParts(SequenceHead.TryRead(value) ?? value);
        string mime = DisplaySettings.MimeType;
        if (mime != MimeTypes.Html)
            forms.Remove(MimeTypes.Html);
        if (!forms.ContainsKey(mime) && mime != MimeTypes.Html && ConvertedForm.Of(value, "", mime) is { } converted)
            forms[mime] = converted;
        return forms;
    }

    private static Dictionary<string, object> OfParts(object value) => TableView.Of(value) is { } table
        ? OfTable(table)
        : Text(new InlineText(new ValueBudget()).OfParts(value));
}
