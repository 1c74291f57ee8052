using System.Text.Json;

namespace Experiments.Data;

/// <summary>A place in a JSON file whose complaints name the member.</summary>
/// <param name="Element">The value.</param>
/// <param name="Path">Where it is, such as <c>model.vocab</c>.</param>
internal readonly record struct JsonPart(JsonElement Element, string Path)
{
    /// <summary>All token ids are below this.</summary>
    public const int IdLimit = 1 << 24;

    /// <summary>A member, or null if it is absent or null.</summary>
    public JsonPart? Find(string name) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? new(found, Path.Length == 0 ? name : $"{Path}.{name}") : null;

    /// <summary>A member that must be there.</summary>
    public JsonPart this[string name] => Find(name) ?? throw Bad($"has no '{name}'");

    public string Type => this["type"].Text;

    public string Text => Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Bad("is not a text");

    public bool Flag => Element.ValueKind is JsonValueKind.True or JsonValueKind.False ? Element.GetBoolean() : throw Bad("is not true or false");

    /// <summary>A token id; the limit is far beyond any vocabulary.</summary>
    public int Id => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out int id) && id is >= 0 and < IdLimit ? id : throw Bad($"is not a whole number from 0 to {IdLimit - 1}");

    public double Number => Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out double number) && double.IsFinite(number) ? number : throw Bad("is not a number");

    public IEnumerable<JsonPart> Items
    {
        get
        {
            string path = Path;
            return Element.ValueKind == JsonValueKind.Array ? Element.EnumerateArray().Select((e, i) => new JsonPart(e, $"{path}[{i}]")) : throw Bad("is not a list");
        }
    }

    public IEnumerable<(string Name, JsonPart Value)> Members
    {
        get
        {
            string path = Path;
            return Element.ValueKind == JsonValueKind.Object ? Element.EnumerateObject().Select(m => (m.Name, new JsonPart(m.Value, $"{path}.{m.Name}"))) : throw Bad("is not an object");
        }
    }

    /// <summary>A flag of a member, or what it is when absent.</summary>
    public bool FlagOr(string name, bool otherwise) => Find(name)?.Flag ?? otherwise;

    /// <summary>The complaint about this place.</summary>
    public InvalidDataException Bad(string fault) => new($"{(Path.Length == 0 ? "the file" : $"'{Path}'")} {fault}");

    /// <summary>The complaint about something this library does not do.</summary>
    public InvalidDataException Unsupported(string what) => Bad($"is {what}, which is not supported; use the .model file of this tokenizer if there is one");
}
