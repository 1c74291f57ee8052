using System.Text.Json;
using System.Text.Json.Nodes;

namespace Experiments.Kernels.Display;

/// <summary>JSON documents and their parts, as JSON and as indented text.</summary>
internal sealed class JsonFormatter : IValueFormatter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public bool Handles(Type type) =>
        typeof(JsonNode).IsAssignableFrom(type) || type == typeof(JsonDocument) || type == typeof(JsonElement);

    public string Line(object value) => JsonSerializer.Serialize(value);

    public Dictionary<string, object> Bundle(object value) => new()
    {
        [MimeTypes.Json] = JsonSerializer.Serialize(value),
        [MimeTypes.Text] = JsonSerializer.Serialize(value, Indented),
    };
}
