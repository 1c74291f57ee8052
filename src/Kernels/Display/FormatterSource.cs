using System.Reflection;

namespace Experiments.Kernels.Display;

/// <summary>Formatters that a type brings along without a reference to the kernel: found by name.</summary>
/// <remarks>
/// The type carries an attribute <c>TypeFormatterSource</c> whose <c>FormatterSourceType</c> has a method <c>CreateTypeFormatters()</c>;
/// each object that it gives has a <c>MimeType</c> and a method <c>Format(object, TextWriter)</c>. Attributes of that name with
/// another form are those of other conventions and count for nothing here, nor do those of types that the kernel itself knows.
/// </remarks>
internal static class FormatterSource
{
    private const string Attribute = "TypeFormatterSourceAttribute";

    /// <summary>The formatters by mime type; none for most types.</summary>
    public static IEnumerable<KeyValuePair<string, Action<object, TextWriter>>> Of(Type type)
    {
        if (KnownFormatters.For(type) is not null)
            yield break;
        for (var one = type; one is not null; one = one.BaseType)
        {
            if (!one.GetCustomAttributesData().Any(data => data.AttributeType.Name == Attribute))
                continue;
            foreach (object formatter in Formatters(one))
            {
                if (formatter.GetType().GetProperty("MimeType")?.GetValue(formatter) is string mime
                    && formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)]) is { } format)
                    yield return new(mime, (value, writer) => format.Invoke(formatter, BindingFlags.DoNotWrapExceptions, null, [value, writer], null));
            }
            yield break;
        }
    }

    private static IEnumerable<object> Formatters(Type type)
    {
        object attribute = type.GetCustomAttributes(inherit: false).First(one => one.GetType().Name == Attribute);
        return attribute.GetType().GetProperty("FormatterSourceType")?.GetValue(attribute) is Type source
            && source.GetMethod("CreateTypeFormatters", Type.EmptyTypes) is { } create
            && create.Invoke(create.IsStatic ? null : Activator.CreateInstance(source), null) is IEnumerable<object> formatters ? formatters : [];
    }
}
