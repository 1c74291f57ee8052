using System.Text.Json;
using System.Text.Json.Serialization;

namespace Experiments.Data.Coco;

/// <summary>Reads polygons, plain and compressed run lengths; writes polygons and compressed run lengths.</summary>
internal sealed class CocoSegmentationConverter : JsonConverter<CocoSegmentation>
{
    public override CocoSegmentation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        try
        {
            return root.ValueKind == JsonValueKind.Array ? Polygons(root) : new(Runs(root));
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, CocoSegmentation value, JsonSerializerOptions options)
    {
        if (value.Mask is not { } mask)
        {
            JsonSerializer.Serialize(writer, value.Polygons, options);
            return;
        }
        writer.WriteStartObject();
        writer.WritePropertyName("size");
        JsonSerializer.Serialize(writer, new[] { mask.Height, mask.Width }, options);
        writer.WriteString("counts", mask.Compress());
        writer.WriteEndObject();
    }

    private static CocoSegmentation Polygons(JsonElement root)
    {
        var polygons = root.EnumerateArray().Select(p => p.EnumerateArray().Select(c => c.GetDouble()).ToArray()).ToList();
        if (polygons.Find(p => p.Length < 6 || p.Length % 2 != 0 || !p.All(double.IsFinite)) is { } bad)
            throw new FormatException($"a polygon has {bad.Length} coordinates; it needs three points or more, x and y each.");
        return new(polygons);
    }

    private static RunLengthMask Runs(JsonElement root)
    {
        var size = root.GetProperty("size");
        var counts = root.GetProperty("counts");
        if (size.GetArrayLength() != 2)
            throw new FormatException("size needs two numbers, height and width.");
        var (height, width) = (size[0].GetInt32(), size[1].GetInt32());
        return counts.ValueKind == JsonValueKind.String
            ? RunLengthMask.Parse(height, width, counts.GetString()!)
            : new(height, width, counts.EnumerateArray().Select(c => c.GetInt32()));
    }
}
