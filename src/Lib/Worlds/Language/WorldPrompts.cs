namespace Experiments.Worlds;

/// <summary>Sentences for zero-shot classification, all of them of kinds that the training captions contain.</summary>
/// <remarks>
/// A class gets the bare noun phrase and one sentence for each value of the other attribute: "a ball", "a red ball", ... Combinations that
/// the profile never draws, such as held-out compositions, are left out: a model would take them as a sign of another class.
/// </remarks>
public static class WorldPrompts
{
    /// <summary>Sentences for the categories that a profile draws.</summary>
    /// <param name="profile">Profile of the training captions.</param>
    /// <param name="language">Language.</param>
    /// <returns>One class a category, in the world's order: "a ball", "a small ball", "a big ball", "a red ball", ...</returns>
    public static IReadOnlyList<ClassPrompts> Categories(Profile profile, Language language = Language.English) =>
        [.. CategoriesOf(profile).Select(c => new ClassPrompts((int)c, Lexicon.Name(c, language), Say(language, OfCategory(profile, c))))];

    /// <summary>Sentences for the eight colours.</summary>
    /// <param name="profile">Profile of the training captions.</param>
    /// <param name="language">Language.</param>
    /// <returns>One class a colour: "a red ball", "a red crate", ...; names are in English.</returns>
    public static IReadOnlyList<ClassPrompts> Colours(Profile profile, Language language = Language.English) =>
        [.. Enum.GetValues<Colour>().Select(c => new ClassPrompts((int)c, Lexicon.Name(c), Say(language, OfColour(profile, c))))];

    /// <summary>Sentences for every pair of colour and category that a profile draws.</summary>
    /// <param name="profile">Profile of the training captions; with the hold-out off, held-out pairs are included.</param>
    /// <param name="language">Language.</param>
    /// <returns>One class a pair, one sentence each; labels are 8 category + colour.</returns>
    public static IReadOnlyList<ClassPrompts> Pairs(Profile profile, Language language = Language.English) =>
    [
        .. from category in CategoriesOf(profile)
           from colour in Enum.GetValues<Colour>()
           where Occurs(profile, category, colour)
           let phrase = new NounPhrase(category, colour)
           select new ClassPrompts(
               Compositions.Colours * (int)category + (int)colour,
               Captioner.Say(phrase, language, articles: false),
               Say(language, [phrase])),
    ];

    private static IEnumerable<NounPhrase> OfCategory(Profile profile, Category category) =>
    [
        new(category),
        new(category, Big: false),
        new(category, Big: true),
        .. Enum.GetValues<Colour>().Where(c => Occurs(profile, category, c)).Select(c => new NounPhrase(category, c)),
    ];

    private static IEnumerable<NounPhrase> OfColour(Profile profile, Colour colour) =>
        CategoriesOf(profile).Where(c => Occurs(profile, c, colour)).Select(c => new NounPhrase(c, colour));

    private static IEnumerable<Category> CategoriesOf(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return Enum.GetValues<Category>()
            .Where(c => profile.Lead.Contains(c) || (profile.MaxObjects > 1 && profile.Others.Contains(c)));
    }

    private static bool Occurs(Profile profile, Category category, Colour colour) => profile.HoldOut switch
    {
        HoldOut.Seen => !Compositions.IsHeldOut(category, colour),
        HoldOut.HeldOut => Compositions.IsHeldOut(category, colour),
        _ => true,
    };

    private static IReadOnlyList<string> Say(Language language, IEnumerable<NounPhrase> phrases) =>
        [.. phrases.Select(p => Captioner.Say(p, language))];
}
