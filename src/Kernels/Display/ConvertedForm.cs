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

    /// <summary>The value as JSON, or its text as HTML; null for other types, and when it cannot be made.</summary>
    public static JsonNode? Of(object? value, string mime) => mime switch
    {
        MimeTypes.Json => Json(value),
        MimeTypes.Html => $"<pre>{Escape.Html((string?)MimeBundle.Of(value)[MimeTypes.Text] ?? "")}</pre>",
        _ => null,
    };

    private static JsonNode? Json(object? value)
    {
        try
        {
            return JsonSerializer.SerializeToNode(value, Options);
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
