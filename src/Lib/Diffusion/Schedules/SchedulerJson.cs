using System.Text.Json;

namespace Experiments.Diffusion;

/// <summary>A published scheduler configuration: a missing member has a default, a wrong one is an error that names it.</summary>
internal readonly struct SchedulerJson(JsonElement json)
{
    public string Word(string member, string otherwise) =>
        Find(member) is not { } value ? otherwise : value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(member, "a word");

    public bool Flag(string member, bool otherwise) => Find(member) is not { } value ? otherwise : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(member, "true or false"),
    };

    public int Whole(string member, int otherwise, int least, int most) => Find(member) is not { } value
        ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= most
            ? number
            : throw Wrong(member, $"a whole number from {least} to {most}");

    public double Number(string member, double otherwise) => NumberOrNull(member) ?? otherwise;

    /// <summary>A number; -Infinity is also read in the forms writers of JSON give it.</summary>
    public double? NumberOrNull(string member) => Find(member) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out double number) && double.IsFinite(number) => number,
        { ValueKind: JsonValueKind.String } value when value.GetString() is "-inf" or "-Infinity" => double.NegativeInfinity,
        _ => throw Wrong(member, "a number"),
    };

    public double[]? Numbers(string member)
    {
        if (Find(member) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            throw Wrong(member, "a list of numbers");
        var numbers = new List<double>();
        foreach (var item in value.EnumerateArray())
            numbers.Add(item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out double number) && number is >= 0 and <= 1 ? number : throw Wrong(member, "a list of numbers from 0 to 1"));
        return [.. numbers];
    }

    public T Choice<T>(string member, string otherwise, params (string Word, T Meaning)[] choices)
    {
        string word = Word(member, otherwise);
        int at = Array.FindIndex(choices, c => c.Word == word);
        return at >= 0 ? choices[at].Meaning : throw Wrong(member, $"one of {string.Join(", ", choices.Select(c => c.Word))}");
    }

    public InvalidDataException Wrong(string member, string expected)
    {
        string text = Find(member)?.GetRawText() ?? "nothing";
        return new($"scheduler_config.json has {member} = {(text.Length > 60 ? text[..60] + "..." : text)}; expected {expected}.");
    }

    private JsonElement? Find(string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
