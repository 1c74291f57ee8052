using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>How much a caption says.</summary>
/// <param name="Richness">
/// 0: tags, a list of all objects without articles, size named with probability .10, colour .50, material never.
/// 1: one clause on up to three objects, .30, .90, .25.
/// 2: the same with .70, 1, .70, and the place.
/// 3: every object with all its attributes, then how each stands to the next one mentioned, then the place.
/// </param>
/// <param name="Relations">Whether relation words are used; without them a caption leaves positions open.</param>
public sealed record CaptionStyle(int Richness = 1, bool Relations = true)
{
    private static readonly (float Size, float Colour, float Material)[] Inclusion =
        [(0.1f, 0.5f, 0f), (0.3f, 0.9f, 0.25f), (0.7f, 1f, 0.7f), (1f, 1f, 1f)];

    /// <summary>Richness 0: a list of objects.</summary>
    public static CaptionStyle Tags { get; } = new(0);

    /// <summary>Richness 1: one clause, some attributes.</summary>
    public static CaptionStyle Default { get; } = new(1);

    /// <summary>Richness 1 without relation words.</summary>
    public static CaptionStyle PositionFree { get; } = new(1, Relations: false);

    /// <summary>Richness 2: most attributes and the place.</summary>
    public static CaptionStyle Rich { get; } = new(2);

    /// <summary>Richness 3: everything.</summary>
    public static CaptionStyle Dense { get; } = new(3);

    /// <summary>Probabilities that size, colour and a material other than plain are named.</summary>
    internal (float Size, float Colour, float Material) Named => Inclusion[Richness];

    /// <summary>A copy with some members changed; those left out stay.</summary>
    /// <param name="richness">See <see cref="Richness"/>.</param>
    /// <param name="relations">See <see cref="Relations"/>.</param>
    /// <returns>The changed copy.</returns>
    public CaptionStyle With(int? richness = null, bool? relations = null) => new(richness ?? Richness, relations ?? Relations);

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">The richness is not 0 to 3.</exception>
    public void Validate() =>
        Check.Member(Richness is >= 0 and <= 3, "CaptionStyle.Richness", Richness, "use 0 (tags), 1, 2 or 3 (dense)");
}
