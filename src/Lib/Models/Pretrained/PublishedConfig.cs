using System.Text.Json;

namespace Experiments.Models.Pretrained;

/// <summary>A published <c>config.json</c>, or a section of it: a missing member has the library's default, a wrong one is an error that names it.</summary>
internal readonly struct PublishedConfig(JsonElement json, string path = "")
{
    /// <summary>More blocks than any published tower has.</summary>
    public const int Deepest = 256;

    /// <summary>Wider than any published tower.</summary>
    public const int Widest = 1 << 17;

    /// <summary>More pixels a side than any published tower reads.</summary>
    public const int LargestImage = 1 << 13;

    private const int Largest = 1 << 24;

    /// <summary>Whether the member is there and not null.</summary>
    public bool Has(string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A whole number.</summary>
    public int Count(string member, int otherwise, int least = 1, int most = Largest)
    {
        if (!Has(member))
            return otherwise;
        var value = json.GetProperty(member);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= most
            ? number
            : throw Wrong(member, value, $"a whole number from {least} to {most}");
    }

    /// <summary>A whole number, or two in an array: height and width.</summary>
    public (int Height, int Width) Pair(string member, int otherwise, int most)
    {
        if (!Has(member) || json.GetProperty(member).ValueKind != JsonValueKind.Array)
        {
            int side = Count(member, otherwise, most: most);
            return (side, side);
        }
        var value = json.GetProperty(member);
        return value.GetArrayLength() == 2 && value[0].ValueKind == JsonValueKind.Number && value[1].ValueKind == JsonValueKind.Number
            && value[0].TryGetInt32(out int height) && value[1].TryGetInt32(out int width) && height > 0 && width > 0 && height <= most && width <= most
            ? (height, width)
            : throw Wrong(member, value, $"a whole number from 1 to {most}, or height and width");
    }

    /// <summary>How many members an object has, such as one of labels; null where it is missing.</summary>
    public int? Size(string member)
    {
        if (!Has(member))
            return null;
        var value = json.GetProperty(member);
        return value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any() ? value.EnumerateObject().Count() : throw Wrong(member, value, "an object with members");
    }

    /// <summary>The class that the weights were saved from: the first of <c>architectures</c>.</summary>
    public string Architecture(string otherwise, params string[] known)
    {
        if (!Has("architectures"))
            return otherwise;
        var value = json.GetProperty("architectures");
        string? name = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.String ? value[0].GetString() : null;
        return known.Contains(name) ? name! : throw Wrong("architectures", value, $"one of {string.Join(", ", known)}");
    }

    /// <summary>A positive number.</summary>
    public double Number(string member, double otherwise)
    {
        if (!Has(member))
            return otherwise;
        var value = json.GetProperty(member);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number > 0 && double.IsFinite(number)
            ? number
            : throw Wrong(member, value, "a number above 0");
    }

    /// <summary>A positive number; none, which is told as 0, where the member is null.</summary>
    public double NumberOrNone(string member, double otherwise) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Null
            ? 0
            : Number(member, otherwise);

    /// <summary>True or false.</summary>
    public bool Flag(string member, bool otherwise)
    {
        if (!Has(member))
            return otherwise;
        var value = json.GetProperty(member);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(member, value, "true or false");
    }

    /// <summary>A switch that our model has in one position only.</summary>
    public void Require(string member, bool value)
    {
        if (Flag(member, value) != value)
            throw Wrong(member, json.GetProperty(member), value ? "true" : "false");
    }

    /// <summary>One of several words.</summary>
    public T Choice<T>(string member, string otherwise, params ReadOnlySpan<(string Word, T Meaning)> choices)
    {
        string? word = Has(member) && json.GetProperty(member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : Has(member) ? null : otherwise;
        foreach (var (name, meaning) in choices)
        {
            if (name == word)
                return meaning;
        }
        var words = new List<string>();
        foreach (var (name, _) in choices)
            words.Add(name);
        throw Wrong(member, json.GetProperty(member), $"one of {string.Join(", ", words)}");
    }

    /// <summary>A section; an absent one has nothing but defaults.</summary>
    public PublishedConfig Section(string member)
    {
        if (!Has(member))
            return default;
        var value = json.GetProperty(member);
        return value.ValueKind == JsonValueKind.Object ? new(value, path + member + ".") : throw Wrong(member, value, "an object");
    }

    private InvalidDataException Wrong(string member, JsonElement value, string expected)
    {
        string text = value.GetRawText();
        return new($"config.json has {path}{member} = {(text.Length > 60 ? text[..60] + "..." : text)}; expected {expected}.");
    }
}
