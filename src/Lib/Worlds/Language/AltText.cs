using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>Captions as careless as the web's: words missing, texts of other pictures, file names, fragments.</summary>
/// <remarks>
/// The accidents are drawn by fact, not by word, so all languages of a variant suffer the same. What is dropped together: each adjective,
/// each noun, the ground, the backdrop. A text never becomes empty: where every content word would go, the first one stays.
/// </remarks>
public static class AltText
{
    /// <summary>The alt-text of a picture of a pool.</summary>
    /// <param name="pool">The truths of all pictures; a swapped text is that of picture mix64(index) mod pool size.</param>
    /// <param name="item">Which picture, from 0.</param>
    /// <param name="style">How much the caption says before the noise; <see cref="CaptionStyle.Default"/> when null.</param>
    /// <param name="noise">Probabilities; <see cref="AltTextNoise.Web"/> when null.</param>
    /// <param name="language">Language.</param>
    /// <param name="variant">Which of 31 captions, 0 to 30.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentException">A probability, the style, the item or the variant is out of range.</exception>
    public static string Caption(
        IReadOnlyList<SceneTruth> pool,
        int item,
        CaptionStyle? style = null,
        AltTextNoise? noise = null,
        Language language = Language.English,
        int variant = 0)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(item, pool.Count);
        LanguageSlots.CheckVariant(variant);
        style ??= CaptionStyle.Default;
        noise ??= AltTextNoise.Web;
        noise.Validate();
        var scene = pool[item].Scene;
        var random = new CounterRandom(scene.Seed, scene.Stream, scene.Index);
        ulong slot = LanguageSlots.Noise(variant);
        bool swapped = random.Uniform(slot + LanguageSlots.Swap) < noise.Swap;
        var told = swapped ? pool[(int)(CounterRandom.Mix(scene.Index) % (ulong)pool.Count)] : pool[item];
        var facts = Captioner.State(told, style, variant);
        if (random.Uniform(slot + LanguageSlots.Fragment) < noise.Fragment)
            facts = FirstPhrase(facts);
        var pieces = CaptionWriter.Write(facts, Grammar.Of(language), articles: style.Richness > 0);
        string text = CaptionWriter.Join(Thin(pieces, random, variant, noise.Drop));
        if (random.Uniform(slot + LanguageSlots.Junk) >= noise.Junk)
            return text;
        var junk = Grammar.File.Junk;
        return $"{text} {junk[random.Integer(slot + LanguageSlots.JunkChoice, junk.Count)]}";
    }

    private static CaptionFacts FirstPhrase(CaptionFacts facts) =>
        facts.Clauses.IsEmpty ? facts : new CaptionFacts([new Clause([facts.Clauses[0].Phrases[0]])]);

    private static List<CaptionPiece> Thin(List<CaptionPiece> pieces, CounterRandom random, int variant, float drop)
    {
        var kept = new List<CaptionPiece>();
        foreach (var piece in pieces)
        {
            bool stays = piece.Role == PieceRole.Comma
                ? kept.Count > 0 && kept[^1].Role != PieceRole.Comma
                : !piece.IsContent || random.Uniform(LanguageSlots.NoiseDrop(variant, piece.Mention, piece.Role)) >= drop;
            if (stays)
                kept.Add(piece);
        }
        if (kept.Count > 0 && kept[^1].Role == PieceRole.Comma)
            kept.RemoveAt(kept.Count - 1);
        return kept.Exists(p => p.IsContent) ? kept : [pieces.Find(p => p.IsContent)];
    }
}
