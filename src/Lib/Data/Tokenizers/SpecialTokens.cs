using System.Globalization;
using System.Text.Json;

namespace Experiments.Data;

/// <summary>What <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>added_tokens.json</c> say; null where they say nothing.</summary>
internal sealed record SpecialTokens(
    string? Bos = null, string? Eos = null, string? Pad = null, string? Unknown = null, bool? AddsBos = null, bool? AddsEos = null)
{
    /// <summary>Nothing said.</summary>
    public static SpecialTokens None { get; } = new();

    /// <summary>Tokens beside the vocabulary.</summary>
    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <summary>Reads those of the files that a folder has.</summary>
    public static SpecialTokens Beside(string folder)
    {
        var said = None;
        foreach (string name in new[] { "special_tokens_map.json", "tokenizer_config.json" })
        {
            if (Read(folder, name, said.With) is { } more)
                said = more;
        }
        var added = said.Added.Count > 0 ? null : Read(folder, "added_tokens.json", file => file.Members.Select(m => new AddedToken(m.Value.Id, m.Name, Special: true)).ToArray());
        return added is null ? said : said with { Added = added };
    }

    /// <summary>Reads an entry of a list of added tokens.</summary>
    public static AddedToken AddedFrom(JsonPart token, int id) => new(
        id, token["content"].Text, token.FlagOr("special", false), token.FlagOr("normalized", false), token.FlagOr("lstrip", false), token.FlagOr("rstrip", false), token.FlagOr("single_word", false));

    /// <summary>The id of a token that was named and exists, or another.</summary>
    public static int IdOr(string? token, Func<string, int> find, int otherwise) => token is not null && find(token) is >= 0 and int id ? id : otherwise;

    private SpecialTokens With(JsonPart file) => new(
        Name(file, "bos_token") ?? Bos, Name(file, "eos_token") ?? Eos, Name(file, "pad_token") ?? Pad, Name(file, "unk_token") ?? Unknown,
        file.Find("add_bos_token")?.Flag ?? AddsBos, file.Find("add_eos_token")?.Flag ?? AddsEos)
    {
        Added = file.Find("added_tokens_decoder") is { } added ? [.. added.Members.Select(m => AddedFrom(m.Value, IdOf(m)))] : Added,
    };

    private static int IdOf((string Name, JsonPart Value) member) =>
        int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id < JsonPart.IdLimit ? id : throw member.Value.Bad("has a name that is no id");

    // A token is named by its text, or by an object with the text in it.
    private static string? Name(JsonPart file, string member) =>
        file.Find(member) is { } token ? token.Element.ValueKind == JsonValueKind.Object ? token["content"].Text : token.Text : null;

    private static T? Read<T>(string folder, string name, Func<JsonPart, T> read)
        where T : class
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? TokenizerFiles.ReadingJson(path, read) : null;
    }
}
