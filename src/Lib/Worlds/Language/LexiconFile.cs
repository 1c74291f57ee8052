using System.Text.Json;
using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>A word by grammatical case.</summary>
internal sealed record CaseForms(string Base, string? Oblique = null);

/// <summary>A noun with its agreement class and, where questions need it, its plural.</summary>
internal sealed record NounEntry(string Base, string? Oblique = null, string? Gender = null, string? Plural = null);

/// <summary>One language of the lexicon file; its "about" says how entries are written.</summary>
internal sealed record LanguageEntry(
    string Phrase,
    string Clause,
    string Tail,
    string And,
    Dictionary<Relation, string> Relations,
    Dictionary<string, string> Sizes,
    Dictionary<Colour, string> Colours,
    Dictionary<Material, string> Materials,
    Dictionary<Ground, string> Grounds,
    Dictionary<Backdrop, string> Backdrops,
    Dictionary<Category, NounEntry> Nouns,
    CaseForms? Article = null,
    string? Genders = null,
    CaseForms? Endings = null,
    Dictionary<string, string>? Concords = null);

/// <summary>Words that no scene has, but tasks do.</summary>
internal sealed record TaskEntry(IReadOnlyList<string> Tokens, IReadOnlyList<string> Words, IReadOnlyList<string> Punctuation);

/// <summary>The one data file that all language comes from, as it is written.</summary>
internal sealed record LexiconFile(
    IReadOnlyList<string> About,
    TaskEntry Tasks,
    IReadOnlyList<string> Junk,
    Dictionary<Language, LanguageEntry> Languages)
{
    /// <summary>What the file is called in messages.</summary>
    internal const string Name = "lexicon.json";

    private const string Resource = "Worlds/" + Name;

    private static readonly JsonSerializerOptions Strict =
        new(KitJson.Indented) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    /// <summary>Reads the embedded file.</summary>
    /// <exception cref="InvalidDataException">An entry is missing or has another form.</exception>
    internal static LexiconFile Load()
    {
        using var stream = typeof(LexiconFile).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException($"The assembly has no resource {Resource}; embed {Name} in its project file.");
        return Read(stream);
    }

    /// <summary>Reads a lexicon.</summary>
    /// <exception cref="InvalidDataException">An entry is missing or has another form.</exception>
    internal static LexiconFile Read(Stream stream)
    {
        try
        {
            var file = JsonSerializer.Deserialize<LexiconFile>(stream, Strict)
                ?? throw new InvalidDataException($"{Name} is empty.");
            foreach (var language in Worlds.Languages.All)
                Require(file.Languages.ContainsKey(language), language, "", "the language is missing");
            return file;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{Name} does not have the expected form: {e.Message}", e);
        }
    }

    /// <exception cref="InvalidDataException">The condition does not hold; the message names the entry.</exception>
    internal static void Require(bool condition, Language language, string entry, string fault)
    {
        if (!condition)
            throw new InvalidDataException($"{Name}, {language}{(entry.Length > 0 ? $", {entry}" : "")}: {fault}.");
    }
}
