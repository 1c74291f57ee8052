namespace Experiments.Worlds;

/// <summary>Which images a rendering makes. Boxes, areas and visibilities come with any of them.</summary>
[Flags]
public enum SceneViews
{
    /// <summary>Truths alone.</summary>
    None = 0,

    /// <summary>The picture.</summary>
    Rgb = 1,

    /// <summary>Metric depth.</summary>
    Depth = 2,

    /// <summary>Classes.</summary>
    Semantic = 4,

    /// <summary>Objects.</summary>
    Instance = 8,

    /// <summary>Surface normals.</summary>
    Normal = 16,

    /// <summary>The picture with depth, classes and objects.</summary>
    Standard = Rgb | Depth | Semantic | Instance,

    /// <summary>Everything.</summary>
    All = Standard | Normal,
}
