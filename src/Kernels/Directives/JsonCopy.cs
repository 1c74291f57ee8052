using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>Values that pass between languages as JSON: numbers, texts and truth values as such, all else as <see cref="JsonNode"/>.</summary>
internal static class JsonCopy
{
    private static readonly JsonSerializerOptions Options = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
    };

    /// <summary>A copy of a value.</summary>
    /// <exception cref="DirectiveException">JSON cannot hold it.</exception>
    public static object? Of(object? value)
    {
        try
        {
            return Plain(JsonSerializer.SerializeToNode(value, Options));
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException or ArgumentException)
        {
            throw new DirectiveException($"A {TypeNames.Of(value?.GetType())} cannot be copied as JSON: {e.Message} Share it by reference, with #!share or --byref.");
        }
    }

    /// <summary>The value that a JSON text holds.</summary>
    /// <exception cref="DirectiveException">It is not JSON.</exception>
    public static object? Read(string json)
    {
        try
        {
            return Plain(JsonNode.Parse(json));
        }
        catch (JsonException e)
        {
            throw new DirectiveException($"'{json}' is not valid JSON: {e.Message}");
        }
    }

    private static object? Plain(JsonNode? node) => node is not JsonValue value ? node : value.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.ToString(),
        _ => Number(value.ToJsonString()),
    };

    private static object Number(string text) =>
        int.TryParse(text, out int small) ? small
        : long.TryParse(text, out long large) ? large
        : double.Parse(text);
}
