using System.Text.Json;

namespace Experiments.Data;

/// <summary>What the tar reader understands of a sample's json member; anything else in it is left alone.</summary>
internal sealed record SampleFacts(IReadOnlyList<string> Captions, string? Class, IReadOnlyList<ImageRegion> Regions)
{
    public static SampleFacts None { get; } = new([], null, []);

    /// <summary>Reads <c>captions</c>, <c>class</c> and <c>regions</c>.</summary>
    /// <exception cref="InvalidDataException">Not JSON, or a region is malformed; the message names the member.</exception>
    public static SampleFacts Parse(byte[] json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return None;
            return new(
                [.. Items(root, "captions").Where(c => c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!)],
                root.TryGetProperty("class", out var label) && label.ValueKind == JsonValueKind.String ? label.GetString() : null,
                [.. Items(root, "regions").Select(ToRegion)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"Sample member '{name}' is malformed: {e.Message}", e);
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement root, string member) =>
        root.TryGetProperty(member, out var array) && array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : [];

    private static ImageRegion ToRegion(JsonElement region)
    {
        var box = region.GetProperty("box");
        if (box.GetArrayLength() != 4)
            throw new FormatException("a region's box needs four numbers [y0, x0, y1, x1] in [0, 1].");
        return new(region.GetProperty("label").GetString() ?? "", new(box[0].GetSingle(), box[1].GetSingle(), box[2].GetSingle(), box[3].GetSingle()));
    }
}
