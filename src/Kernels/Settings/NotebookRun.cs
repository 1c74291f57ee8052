using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Settings;

/// <summary>What a notebook was started with, and the knobs it ended up with.</summary>
/// <param name="Size">Chosen size.</param>
/// <param name="Settings">Values that replace knobs.</param>
/// <param name="Folder">The notebook's own output folder; created on demand.</param>
internal sealed record NotebookRun(NotebookSize Size, IReadOnlyList<Setting> Settings, string Folder)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
        IncludeFields = true,
    };

    /// <summary>The final knobs for the notebook's metadata; null before the notebook asked for them.</summary>
    public JsonNode? Knobs { get; private set; }

    /// <summary>Replaces the knobs that were set, and remembers the result.</summary>
    /// <exception cref="KnobException">A name or value does not fit.</exception>
    public object Apply(object knobs)
    {
        object result = Settings.Aggregate(knobs, KnobRecord.With);
        Knobs = ToJson(result);
        return result;
    }

    private static JsonNode? ToJson(object knobs)
    {
        try
        {
            return JsonSerializer.SerializeToNode(knobs, knobs.GetType(), Json);
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException or ArgumentException)
        {
            return new InlineText(new ValueBudget()).Of(knobs);
        }
    }
}
