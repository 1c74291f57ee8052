using System.Collections.Immutable;
using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>Captions of scenes in five languages: a pure function of the scene's record, what is seen of it, and a variant number.</summary>
/// <remarks>
/// <para>
/// First <see cref="State"/> draws the facts, then <see cref="Say(CaptionFacts, Language, bool)"/> puts them into words, so the same
/// variant states the same facts in every language. English grammar: <c>NP [relation NP ["and" NP]]</c>, where the third phrase only says
/// that its object is there; NP = <c>"a" [size] [colour] [material] noun</c>. The tail names the place: "grass under a day sky".
/// </para>
/// <para>
/// Objects too small on screen are never named. A scene without nameable objects is captioned by its place in every style, so no
/// caption is empty. The article is "a" before vowels too, or it would tell the next word; <see cref="Pretty"/> mends it for display.
/// </para>
/// <para>
/// Draws of variant j come from slots 2000 + 64 j + 4 k of the scene, for object k: +0 its place in the order of mention (ascending),
/// +1 whether size, +2 whether colour, +3 whether material is named. These never change, and do not depend on style, language or
/// resolution: a richer style adds words to the same objects.
/// </para>
/// </remarks>
public static class Captioner
{
    private const int MostInClause = 3;

    /// <summary>The caption of a scene.</summary>
    /// <param name="truth">What is seen.</param>
    /// <param name="language">Language.</param>
    /// <param name="richness">0 (tags), 1 (default), 2 (rich) or 3 (dense); see <see cref="CaptionStyle"/>.</param>
    /// <param name="variant">Which of 31 captions, 0 to 30.</param>
    /// <returns>Words separated by single spaces; clauses by a comma and a space.</returns>
    /// <exception cref="ArgumentException">The richness or the variant is out of range.</exception>
    public static string Caption(SceneTruth truth, Language language = Language.English, int richness = 1, int variant = 0) =>
        Caption(truth, new CaptionStyle(richness), language, variant);

    /// <summary>The caption of a scene in a style.</summary>
    /// <param name="truth">What is seen.</param>
    /// <param name="style">How much is said.</param>
    /// <param name="language">Language.</param>
    /// <param name="variant">Which of 31 captions, 0 to 30.</param>
    /// <returns>Words separated by single spaces; clauses by a comma and a space.</returns>
    /// <exception cref="ArgumentException">The style or the variant is out of range.</exception>
    public static string Caption(SceneTruth truth, CaptionStyle style, Language language = Language.English, int variant = 0)
    {
        var facts = State(truth, style, variant);
        return Say(facts, language, articles: style.Richness > 0);
    }

    /// <summary>The facts that a caption states.</summary>
    /// <param name="truth">What is seen.</param>
    /// <param name="style">How much is said; <see cref="CaptionStyle.Default"/> when null.</param>
    /// <param name="variant">Which of 31 captions, 0 to 30.</param>
    /// <returns>The facts; all of them hold in <paramref name="truth"/>.</returns>
    /// <exception cref="ArgumentException">The style or the variant is out of range.</exception>
    public static CaptionFacts State(SceneTruth truth, CaptionStyle? style = null, int variant = 0)
    {
        ArgumentNullException.ThrowIfNull(truth);
        style ??= CaptionStyle.Default;
        style.Validate();
        LanguageSlots.CheckVariant(variant);
        var random = new CounterRandom(truth.Scene.Seed, truth.Scene.Stream, truth.Scene.Index);
        int[] order = [.. truth.Nameable.OrderBy(k => random.Uniform(LanguageSlots.Mention(variant, k) + LanguageSlots.Order))];
        var phrases = Array.ConvertAll(order, k => Draw(truth.Scene.Objects[k], random, LanguageSlots.Mention(variant, k), style));
        var tail = SceneTail.Of(truth.Scene);
        return order.Length == 0
            ? new([], tail)
            : style.Richness switch
            {
                0 => new(OneEach(phrases)),
                1 => new([One(truth.Scene, order, phrases, style)]),
                2 => new([One(truth.Scene, order, phrases, style)], tail),
                _ => new([.. OneEach(phrases), .. style.Relations ? Chain(truth.Scene, order, phrases) : []], tail),
            };
    }

    /// <summary>Says facts in a language.</summary>
    /// <param name="facts">What to say.</param>
    /// <param name="language">Language.</param>
    /// <param name="articles">Whether noun phrases carry the indefinite article, where the language has one.</param>
    /// <returns>The caption; <see cref="CaptionParser"/> reads it back.</returns>
    public static string Say(CaptionFacts facts, Language language = Language.English, bool articles = true)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return CaptionWriter.Join(CaptionWriter.Write(facts, Grammar.Of(language), articles));
    }

    /// <summary>Says a noun phrase in a language.</summary>
    /// <param name="phrase">What to say.</param>
    /// <param name="language">Language.</param>
    /// <param name="articles">Whether it carries the indefinite article, where the language has one.</param>
    /// <returns>Such as "a red ball", "ein roter Ball".</returns>
    public static string Say(NounPhrase phrase, Language language = Language.English, bool articles = true)
    {
        ArgumentNullException.ThrowIfNull(phrase);
        return CaptionWriter.Join(CaptionWriter.Write(phrase, Grammar.Of(language), articles));
    }

    /// <summary>An English caption as people write it: "an" before vowels. Other languages need no mending.</summary>
    /// <param name="caption">A caption.</param>
    /// <param name="language">Its language.</param>
    /// <returns>For display only: models are trained on the caption as it was.</returns>
    public static string Pretty(string caption, Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(caption);
        if (language != Language.English)
            return caption;
        string[] words = caption.Split(' ');
        for (int i = 0; i + 1 < words.Length; i++)
        {
            if (words[i] == "a" && words[i + 1].Length > 0 && "aeiou".Contains(words[i + 1][0]))
                words[i] = "an";
        }
        return string.Join(' ', words);
    }

    /// <summary>What a caption of the style says of an object.</summary>
    internal static NounPhrase Draw(SceneObject figure, CounterRandom random, ulong slot, CaptionStyle style)
    {
        var (size, colour, material) = style.Named;
        var full = NounPhrase.Full(figure);
        return new NounPhrase(
            full.Category,
            random.Uniform(slot + LanguageSlots.Colour) < colour ? full.Colour : null,
            random.Uniform(slot + LanguageSlots.Material) < material ? full.Material : null,
            random.Uniform(slot + LanguageSlots.Size) < size ? full.Big : null);
    }

    private static ImmutableArray<Clause> OneEach(NounPhrase[] phrases) => [.. phrases.Select(p => new Clause([p]))];

    private static Clause One(Scene scene, int[] order, NounPhrase[] phrases, CaptionStyle style) => new(
        [.. phrases.Take(MostInClause)],
        style.Relations && order.Length > 1 ? Relations.Between(scene, order[0], order[1]) : null);

    // Each object and the next one mentioned, by colour and noun.
    private static IEnumerable<Clause> Chain(Scene scene, int[] order, NounPhrase[] phrases)
    {
        for (int i = 0; i + 1 < order.Length; i++)
        {
            yield return new Clause(
                [new(phrases[i].Category, phrases[i].Colour), new(phrases[i + 1].Category, phrases[i + 1].Colour)],
                Relations.Between(scene, order[i], order[i + 1]));
        }
    }
}
