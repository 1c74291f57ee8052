using System.Text.Json;
using System.Text.Json.Nodes;

namespace Experiments.Kernels.Display;

/// <summary>A bundle as notebook files and messages carry it: text as text, bytes as base64, JSON as JSON.</summary>
internal static class MimeJson
{
    /// <summary>Encodes a bundle.</summary>
    /// <param name="bundle">Mime type to a string, a byte array or, for JSON types, a JSON text.</param>
    /// <exception cref="FormatException">A value has a kind that its mime type cannot carry.</exception>
    public static JsonObject Encode(IReadOnlyDictionary<string, object> bundle)
    {
        var data = new JsonObject();
        foreach (var (mime, value) in bundle.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            data[mime] = Encode(mime, value);
        return data;
    }

    private static JsonNode? Encode(string mime, object value) => value switch
    {
        byte[] bytes => Convert.ToBase64String(bytes),
        string text when MimeTypes.IsJson(mime) => Parse(mime, text),
        string text => text,
        JsonNode node => node.DeepClone(),
        _ => throw new FormatException($"The '{mime}' value is a {TypeNames.Of(value?.GetType())}; use a string or a byte array."),
    };

    private static JsonNode? Parse(string mime, string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 128 });
        }
        catch (JsonException e)
        {
            throw new FormatException($"The '{mime}' value is not valid JSON: {e.Message}", e);
        }
    }
}
