using Experiments.Data.Coco;

namespace Experiments.Worlds.Export;

/// <summary>The world's classes as COCO categories: number = 1 + value in the semantic map.</summary>
internal static class WorldCategories
{
    /// <summary>Value of the ground in panoptic maps; objects have 1 + their index.</summary>
    public const int GroundSegment = 254;

    /// <summary>Value of the backdrop in panoptic maps.</summary>
    public const int SkySegment = 255;

    /// <summary>Value of the backdrop in semantic maps.</summary>
    public const int SkyClass = 0;

    /// <summary>Value of the ground in semantic maps.</summary>
    public const int GroundClass = 1;

    /// <summary>Category of the backdrop.</summary>
    public const int Sky = 1;

    /// <summary>Category of the ground.</summary>
    public const int Ground = 2;

    /// <summary>The figures.</summary>
    public static IReadOnlyList<CocoCategory> Things { get; } =
        [.. Enum.GetValues<Category>().Select(c => new CocoCategory(Of(c), Lexicon.Name(c), "figure", IsThing: 1))];

    /// <summary>Backdrop, ground and figures.</summary>
    public static IReadOnlyList<CocoCategory> All { get; } =
        [new(Sky, "sky", "scenery", IsThing: 0), new(Ground, "ground", "scenery", IsThing: 0), .. Things];

    /// <summary>Category number of a figure.</summary>
    public static int Of(Category category) => 3 + (int)category;
}
