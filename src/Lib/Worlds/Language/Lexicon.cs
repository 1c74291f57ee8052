using Experiments.Core;
using Experiments.Worlds.Figures;

namespace Experiments.Worlds;

/// <summary>The words of the world: vocabulary lists for word-level tokenizers, and the names of things.</summary>
public static class Lexicon
{
    /// <summary>Every word that captions, alt-texts, tasks and prompts can contain, each form of a word by itself.</summary>
    /// <remarks>
    /// The order is fixed: task tokens, language codes, function words, content words, digits, letters of signs, location words; sorted
    /// within each. Ids of one choice of languages therefore never change while its words do not. Tokens such as
    /// <c>&lt;pad&gt;</c> are the tokenizer's own and not listed.
    /// </remarks>
    /// <param name="languages">Languages of the captions; tasks are in English and always included.</param>
    /// <param name="locations">Number of location words, <c>&lt;loc0&gt;</c> and so on; 0 for none.</param>
    /// <returns>Words, each once.</returns>
    /// <exception cref="ArgumentException">There is no language, or the number of locations is negative.</exception>
    public static IReadOnlyList<string> Words(IReadOnlyList<Language> languages, int locations = 0)
    {
        ArgumentNullException.ThrowIfNull(languages);
        Check.Member(languages.Count > 0, nameof(languages), "empty", "name at least Language.English");
        Check.Member(locations >= 0, nameof(locations), locations, "use 0 for none");
        var file = Grammar.File;
        Grammar[] all = [.. languages.Append(Language.English).Distinct().Order().Select(Grammar.Of)];
        var function = all.SelectMany(FunctionForms).Concat(file.Tasks.Words).Concat(file.Tasks.Punctuation).SelectMany(Split);
        var content = all.SelectMany(ContentForms).Concat(file.Junk).SelectMany(Split);
        IEnumerable<string>[] groups =
        [
            file.Tasks.Tokens,
            all.Select(g => g.Language.Code()),
            function.Order(StringComparer.Ordinal),
            content.Where(w => w.Length > 1).Order(StringComparer.Ordinal),
            Glyphs.Alphabet.Select(c => c.ToString()),
            Enumerable.Range(0, locations).Select(LocationWords.Word),
        ];
        return [.. groups.SelectMany(g => g).Distinct()];
    }

    /// <summary>The name of a category.</summary>
    /// <param name="category">Category.</param>
    /// <param name="language">Language.</param>
    /// <returns>The noun.</returns>
    public static string Name(Category category, Language language = Language.English) =>
        Captioner.Say(new NounPhrase(category), language, articles: false);

    /// <summary>The English plural of a category.</summary>
    /// <param name="category">Category.</param>
    /// <returns>Such as "crosses".</returns>
    public static string Plural(Category category) => Grammar.Of(Language.English).Plural(category);

    /// <summary>The name of a colour in English.</summary>
    /// <param name="colour">Colour.</param>
    /// <returns>The adjective.</returns>
    public static string Name(Colour colour) => EnglishForm(PhrasePart.Colour, (int)colour);

    /// <summary>The name of a material in English.</summary>
    /// <param name="material">Material; plain is named in answers, never in captions.</param>
    /// <returns>The adjective.</returns>
    public static string Name(Material material) =>
        material == Material.Plain ? "plain" : EnglishForm(PhrasePart.Material, (int)material);

    /// <summary>The name of a ground.</summary>
    /// <param name="ground">Ground.</param>
    /// <param name="language">Language.</param>
    /// <returns>The noun.</returns>
    public static string Name(Ground ground, Language language = Language.English) => Grammar.Of(language).Grounds[ground];

    /// <summary>The words of a relation.</summary>
    /// <param name="relation">Relation.</param>
    /// <param name="language">Language.</param>
    /// <returns>Such as "left of".</returns>
    public static string Name(Relation relation, Language language = Language.English) => Grammar.Of(language).Relations[relation];

    private static string EnglishForm(PhrasePart part, int value) => Grammar.Of(Language.English).Form(part, value, 0);

    private static IEnumerable<string> FunctionForms(Grammar grammar) =>
        [grammar.And, .. grammar.Relations.Values, .. Forms(grammar, PhrasePart.Article)];

    private static IEnumerable<string> ContentForms(Grammar grammar) =>
    [
        .. Enum.GetValues<PhrasePart>().Where(p => p != PhrasePart.Article).SelectMany(p => Forms(grammar, p)),
        .. Enum.GetValues<Category>().Select(grammar.Plural),
        .. grammar.Grounds.Values,
        .. grammar.Backdrops.Values,
    ];

    private static IEnumerable<string> Forms(Grammar grammar, PhrasePart part) =>
        from value in Enumerable.Range(0, Grammar.Values(part))
        from cell in Enumerable.Range(0, grammar.Cells)
        select grammar.Form(part, value, cell);

    private static IEnumerable<string> Split(string form) => form.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
