using System.Collections.Immutable;

namespace Experiments.Worlds;

/// <summary>What differs between regions: how many pictures come from them, languages, grounds, and styles of domestic things.</summary>
/// <remarks>
/// Some foreign styles resemble another category of the home regions on purpose (a domed house a bottle, a bowl a hull, a jar a beaker).
/// Styles overlap: poorer households own the region's own style more often than richer ones, all others own style 0.
/// </remarks>
public static class Geography
{
    private static readonly float[] OwnStyle = [.95f, .90f, .75f, .60f];
    private static readonly float[] SizeFactor = [.80f, .90f, 1f, 1.05f];

    private static readonly ImmutableArray<Facts> All =
    [
        new(.28f, .95f, ["en"], [.1f, .6f, .2f, .1f], [0, 0, 0, 0, 0, 0]),
        new(.22f, .80f, ["en", "de"], [.1f, .5f, .3f, .1f], [0, 1, 0, 1, 0, 0]),
        new(.14f, .15f, ["es"], [.3f, .1f, .1f, .5f], [1, 2, 1, 2, 1, 1]),
        new(.13f, .12f, ["tr"], [.5f, .2f, .1f, .2f], [2, 3, 2, 3, 2, 2]),
        new(.12f, .10f, ["sw"], [.2f, .3f, .0f, .5f], [3, 2, 2, 3, 3, 2]),
        new(.11f, .12f, ["es", "sw"], [.4f, .1f, .4f, .1f], [1, 3, 3, 2, 2, 3]),
    ];

    /// <summary>Codes of the world's languages.</summary>
    public static IReadOnlyList<string> LanguageCodes { get; } = ["en", "de", "es", "tr", "sw"];

    /// <summary>Share of the pictures that come from a region.</summary>
    /// <param name="region">Region.</param>
    /// <returns>A probability; they sum to 1.</returns>
    public static float PictureShare(Region region) => All[(int)region].Share;

    /// <summary>Share of a region's captions that are English.</summary>
    /// <param name="region">Region.</param>
    /// <returns>A probability.</returns>
    public static float EnglishShare(Region region) => All[(int)region].English;

    /// <summary>Codes of a region's own languages.</summary>
    /// <param name="region">Region.</param>
    /// <returns>One or two codes.</returns>
    public static IReadOnlyList<string> Languages(Region region) => All[(int)region].Languages;

    /// <summary>How often each ground is met.</summary>
    /// <param name="region">Region.</param>
    /// <returns>Probabilities of soil, grass, stone and sand.</returns>
    public static IReadOnlyList<float> GroundShares(Region region) => All[(int)region].Grounds;

    /// <summary>A region's own style of a domestic category.</summary>
    /// <param name="region">Region.</param>
    /// <param name="category">House to bottle.</param>
    /// <returns>A variant, 0 to 3.</returns>
    /// <exception cref="ArgumentException">The category is not domestic.</exception>
    public static int Style(Region region, Category category) => CategoryRange.Domestic.Contains(category)
        ? All[(int)region].Styles[category - Category.House]
        : throw new ArgumentException($"{category} has no regional styles; those have: {CategoryRange.Domestic}.", nameof(category));

    /// <summary>Probability that a household owns its region's own style, and style 0 otherwise.</summary>
    /// <param name="income">0 to 3.</param>
    /// <returns>.95, .90, .75 or .60: wealthy households look more alike everywhere.</returns>
    public static float OwnStyleShare(int income) => OwnStyle[income];

    /// <summary>Factor on the size of a household's things.</summary>
    /// <param name="income">0 to 3.</param>
    /// <returns>.80, .90, 1 or 1.05.</returns>
    public static float SizeOf(int income) => SizeFactor[income];

    private sealed record Facts(float Share, float English, string[] Languages, float[] Grounds, int[] Styles);
}
