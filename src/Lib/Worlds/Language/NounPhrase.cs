namespace Experiments.Worlds;

/// <summary>What a noun phrase says of an object: its category, and some of its attributes.</summary>
/// <param name="Category">The noun.</param>
/// <param name="Colour">Colour, or null where it is not named.</param>
/// <param name="Material">Material, or null where it is not named; <see cref="Material.Plain"/> is never named.</param>
/// <param name="Big">True for big, false for small, null where size is not named.</param>
public sealed record NounPhrase(Category Category, Colour? Colour = null, Material? Material = null, bool? Big = null)
{
    /// <summary>Everything that can be said of an object.</summary>
    /// <param name="figure">The object.</param>
    /// <returns>A phrase with size, colour and, unless plain, material.</returns>
    public static NounPhrase Full(SceneObject figure) => new(
        figure.Category, figure.Colour, figure.Material == Worlds.Material.Plain ? null : figure.Material, figure.Big);

    /// <summary>Whether everything it says is true of an object.</summary>
    /// <param name="figure">The object.</param>
    /// <returns>False as soon as one word differs.</returns>
    public bool Describes(SceneObject figure) =>
        figure.Category == Category
        && (Colour is null || figure.Colour == Colour)
        && (Material is null || figure.Material == Material)
        && (Big is null || figure.Big == Big);

    /// <summary>Prints as the English noun phrase.</summary>
    /// <returns>Such as "a red ball".</returns>
    public override string ToString() => Captioner.Say(this);
}
