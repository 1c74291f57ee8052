using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>Sentence pairs that need binding: which colour belongs to which thing, and which thing is where.</summary>
/// <remarks>
/// From pictures of two objects that differ in colour and in category, each with at least 16 visible pixels at 32 px. The true sentence is
/// "a c1 n1 relation a c2 n2", the objects in random order. Unless all compositions occur in captions, no sentence, true or false, names a
/// held-out one: a model of texts alone would otherwise know false sentences by the compositions that no caption has. What is left is closed
/// under the four changes, so a model that does not see the picture is right half of the time.
/// </remarks>
public static class BindingPairs
{
    /// <summary>Smallest visible area of both objects, in pixels at 32 px.</summary>
    public const int Area = 16;

    /// <summary>Makes the pairs of all suitable pictures.</summary>
    /// <param name="truths">What is seen of each picture.</param>
    /// <param name="most">Largest number of items, the first ones; all when null.</param>
    /// <param name="language">Language.</param>
    /// <param name="colours">Colours in use, the first ones: a false colour is one of them, and pictures that leave none are left out.</param>
    /// <param name="holdOut">Off where captions name all compositions: then sentences do too. Otherwise none names a held-out one.</param>
    /// <returns>Items in the order of the pictures.</returns>
    public static IReadOnlyList<BindingItem> Make(
        IReadOnlyList<SceneTruth> truths,
        int? most = null,
        Language language = Language.English,
        int colours = Compositions.Colours,
        HoldOut holdOut = HoldOut.Seen)
    {
        ArgumentNullException.ThrowIfNull(truths);
        return
        [
            .. truths.Select((t, i) => MakeOne(t, i, language, colours, holdOut)).OfType<BindingItem>().Take(most ?? int.MaxValue),
        ];
    }

    /// <summary>Share of pairs in which the true sentence scores higher; ties count half.</summary>
    /// <param name="trueScores">Score of each true sentence.</param>
    /// <param name="falseScores">Score of each false sentence, in the same order.</param>
    /// <returns>Accuracy in [0, 1]; chance is 1/2.</returns>
    /// <exception cref="ArgumentException">There are no scores, or not equally many.</exception>
    public static double Accuracy(IReadOnlyList<double> trueScores, IReadOnlyList<double> falseScores)
    {
        ArgumentNullException.ThrowIfNull(trueScores);
        ArgumentNullException.ThrowIfNull(falseScores);
        Check.Member(
            trueScores.Count == falseScores.Count && trueScores.Count > 0,
            nameof(falseScores),
            $"a list of {falseScores.Count} for {trueScores.Count} true sentences",
            "give one score a pair, and at least one pair");
        return trueScores.Zip(falseScores, (t, f) => t > f ? 1 : t == f ? 0.5 : 0).Average();
    }

    private static BindingItem? MakeOne(SceneTruth truth, int item, Language language, int colours, HoldOut holdOut)
    {
        var scene = truth.Scene;
        if (scene.Objects.Length != 2 || truth.Sights.Any(s => s.Area * 1024 < Area * truth.Size * truth.Size))
            return null;
        var random = new CounterRandom(scene.Seed, scene.Stream, scene.Index);
        int a = random.Uniform(LanguageSlots.BindingOrder) < 0.5f ? 0 : 1;
        var (first, second) = (scene.Objects[a], scene.Objects[1 - a]);
        if (first.Category == second.Category || first.Colour == second.Colour)
            return null;
        bool Occurs(Colour colour) =>
            holdOut == HoldOut.Off || (!Compositions.IsHeldOut(first.Category, colour) && !Compositions.IsHeldOut(second.Category, colour));
        if (!Occurs(first.Colour) || !Occurs(second.Colour))
            return null;
        Colour[] others = [.. Enum.GetValues<Colour>().Take(colours).Where(c => c != first.Colour && c != second.Colour && Occurs(c))];
        if (others.Length == 0)
            return null;
        var other = others[random.Integer(LanguageSlots.BindingColour, others.Length)];
        var relation = Relations.Between(scene, a, 1 - a);
        string Say(Colour c1, Category n1, Relation r, Colour c2, Category n2) =>
            Captioner.Say(new CaptionFacts([new Clause([new NounPhrase(n1, c1), new NounPhrase(n2, c2)], r)]), language);
        return new BindingItem(
            item,
            Say(first.Colour, first.Category, relation, second.Colour, second.Category),
            Say(other, first.Category, relation, second.Colour, second.Category),
            Say(second.Colour, first.Category, relation, first.Colour, second.Category),
            Say(first.Colour, first.Category, Relations.Inverse(relation), second.Colour, second.Category),
            Say(second.Colour, second.Category, relation, first.Colour, first.Category));
    }
}
