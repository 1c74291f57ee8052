using System.Text.Json;

namespace Experiments.Models.Pretrained;

/// <summary>A published <c>config.json</c>, or a section of it: a missing member has the library's default, a wrong one is an error that names it.</summary>
internal readonly struct PublishedConfig(JsonElement json, string path = "")
{
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

    /// <summary>True or false.</summary>
    public bool Flag(string member, bool otherwise)
    {
        if (!Has(member))
            return otherwise;
        var value = json.GetProperty(member);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(member, value, "true or false");
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
