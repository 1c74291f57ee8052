namespace Experiments.Worlds;

/// <summary>Neighbouring categories of the world's order, both ends included.</summary>
/// <param name="First">First category.</param>
/// <param name="Last">Last category.</param>
public readonly record struct CategoryRange(Category First, Category Last)
{
    /// <summary>The eight plain shapes, ball to drum.</summary>
    public static CategoryRange Plain { get; } = new(Category.Ball, Category.Drum);

    /// <summary>The six domestic categories with four styles each, house to bottle.</summary>
    public static CategoryRange Domestic { get; } = new(Category.House, Category.Bottle);

    /// <summary>Everything but signs and persons.</summary>
    public static CategoryRange Things { get; } = new(Category.Ball, Category.Moon);

    /// <summary>Number of categories.</summary>
    public int Count => Last - First + 1;

    /// <summary>Whether a category lies in the range.</summary>
    /// <param name="category">Any category.</param>
    /// <returns>True within both ends.</returns>
    public bool Contains(Category category) => category >= First && category <= Last;

    /// <summary>A range of a single category.</summary>
    /// <param name="category">The category.</param>
    /// <returns>Both ends equal.</returns>
    public static CategoryRange Only(Category category) => new(category, category);

    /// <summary>The categories in order.</summary>
    /// <returns>All of them.</returns>
    public IReadOnlyList<Category> ToList() => [.. Enumerable.Range((int)First, Count).Select(c => (Category)c)];

    /// <inheritdoc/>
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}
