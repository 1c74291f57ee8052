namespace Experiments.Worlds;

/// <summary>Which (category, colour) pairs a composition hold-out keeps from training: one colour a category.</summary>
/// <remarks>
/// A pair is held out when (category + 3 colour) mod 8 = 0. With the hold-out on, each colour rules out some categories, and a weak
/// model learns that exclusion before the shapes, so profiles leave it off by default.
/// </remarks>
public static class Compositions
{
    /// <summary>Number of colours.</summary>
    public const int Colours = 8;

    /// <summary>Whether a pair is held out.</summary>
    /// <param name="category">What it is.</param>
    /// <param name="colour">Its colour.</param>
    /// <returns>True for one colour in eight.</returns>
    public static bool IsHeldOut(Category category, Colour colour) => ((int)category + 3 * (int)colour) % Colours == 0;

    /// <summary>The one colour in which a category is held out.</summary>
    /// <param name="category">What it is.</param>
    /// <returns>5 category mod 8.</returns>
    public static Colour HeldOutColour(Category category) => (Colour)(5 * (int)category % Colours);

    /// <summary>The colour that most of a category have where a profile has a <see cref="Profile.Habit"/>; never the held-out one.</summary>
    /// <param name="category">What it is.</param>
    /// <param name="colours">Number of colours in use.</param>
    /// <returns>5 category + 1, mod 8, mod <paramref name="colours"/>: another colour for each of the plain categories where all are in use.</returns>
    public static Colour UsualColour(Category category, int colours = Colours) => (Colour)((5 * (int)category + 1) % Colours % colours);
}
