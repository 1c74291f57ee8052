using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Experiments.Training;

/// <summary>Optimisers in recipes: a member <c>kind</c> says which one; without it, as in the first recipes, AdamW.</summary>
internal sealed class OptimizerConfigConverter : JsonConverter<OptimizerConfig>
{
    private const string Kind = "kind";

    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["adamW"] = typeof(AdamWConfig),
        ["sgd"] = typeof(SgdConfig),
        ["adafactor"] = typeof(AdafactorConfig),
        ["scalingAdafactor"] = typeof(ScalingAdafactorConfig),
    };

    public override OptimizerConfig Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var members = JsonNode.Parse(ref reader)?.AsObject() ?? throw new JsonException("The optimiser is null.");
        string kind = members[Kind]?.GetValue<string>() ?? "adamW";
        members.Remove(Kind);
        if (!Kinds.TryGetValue(kind, out var type))
            throw new JsonException($"The optimiser's kind is '{kind}'; use one of {string.Join(", ", Kinds.Keys)}.");
        return (OptimizerConfig)members.Deserialize(type, options)!;
    }

    public override void Write(Utf8JsonWriter writer, OptimizerConfig value, JsonSerializerOptions options)
    {
        var members = JsonSerializer.SerializeToNode(value, value.GetType(), options)!.AsObject();
        if (value is not AdamWConfig)
            members.Insert(0, Kind, Kinds.Single(k => k.Value == value.GetType()).Key);
        members.WriteTo(writer, options);
    }
}
