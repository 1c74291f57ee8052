using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Experiments.Kernels.Display;

/// <summary>Forms that a value does not bring itself but that can be made from it.</summary>
internal static class ConvertedForm
{
    private static readonly JsonSerializerOptions Options = new()
    {
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IncludeFields = true,
    };

    /// <summary>The value as JSON, its text as HTML, or a text as any other kind of text; null otherwise, and when it cannot be made.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="text">Its <c>text/plain</c>.</param>
    /// <param name="mime">The form.</param>
    public static JsonNode? Of(object? value, string text, string mime) => mime switch
    {
        MimeTypes.Json => Json(value),
        MimeTypes.Html => $"<pre>{Escape.Html(text)}</pre>",
        _ when value is string content && !MimeTypes.IsBinary(mime) && !MimeTypes.IsJson(mime) => content,
        _ => null,
    };

    private static JsonNode? Json(object? value)
    {
        try
        {
            using var json = new ShortStream();
            JsonSerializer.Serialize(json, value, Options);
            return JsonNode.Parse(json.GetBuffer().AsSpan(0, (int)json.Length));
        }
        catch (Exception)
        {
            // Whatever the value's getters throw, it has no JSON then.
            return null;
        }
    }

    // Sequences may be endless.
    private sealed class ShortStream : MemoryStream
    {
        private const int Most = 1 << 20;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > Most)
                throw new IOException("The JSON is too long for a message.");
            base.Write(buffer);
        }
    }
}
