using System.Collections.Immutable;

namespace Experiments.Worlds;

/// <summary>One upright figure of a scene.</summary>
/// <param name="Category">What it is.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Material">Its surface.</param>
/// <param name="Big">Whether it is of the big kind.</param>
/// <param name="Size">Half height in world units.</param>
/// <param name="Variant">Style within the category.</param>
/// <param name="X">Lateral place on the ground, world units.</param>
/// <param name="Z">Distance from the camera, world units (metres).</param>
/// <param name="U">Centre on screen, to the right, in [0, 1].</param>
/// <param name="V">Centre on screen, downwards, in [0, 1].</param>
/// <param name="Radius">Half height on screen, as a fraction of the image.</param>
/// <param name="Carrier">Index of the object it stands on, or -1.</param>
/// <param name="Text">Characters of a sign; empty otherwise.</param>
public readonly record struct SceneObject(
    Category Category,
    Colour Colour,
    Material Material,
    bool Big,
    float Size,
    int Variant,
    float X,
    float Z,
    float U,
    float V,
    float Radius,
    int Carrier = -1,
    string Text = "");

/// <summary>A diorama: everything the image, the labels and the language are computed from.</summary>
/// <param name="Seed">World seed.</param>
/// <param name="Stream">Stream (split) it was drawn from.</param>
/// <param name="Index">Place within the stream.</param>
/// <param name="Ground">Ground.</param>
/// <param name="Pattern">Marks on the ground.</param>
/// <param name="Backdrop">Backdrop.</param>
/// <param name="Light">Side the light comes from: -1 left, +1 right.</param>
/// <param name="Tint">Colour cast of red, green and blue, each in [-0.08, 0.08].</param>
/// <param name="Objects">Figures in placement order.</param>
/// <param name="Home">Region and income, where the profile draws households; null elsewhere.</param>
public sealed record Scene(
    ulong Seed,
    ulong Stream,
    ulong Index,
    Ground Ground,
    GroundPattern Pattern,
    Backdrop Backdrop,
    int Light,
    (float Red, float Green, float Blue) Tint,
    ImmutableArray<SceneObject> Objects,
    Household? Home = null);

/// <summary>What is seen of one object at one resolution.</summary>
/// <param name="Index">Place in <see cref="Scene.Objects"/>.</param>
/// <param name="Top">y0 of the visible box, in [0, 1].</param>
/// <param name="Left">x0 of the visible box, in [0, 1].</param>
/// <param name="Bottom">y1 of the visible box, half open.</param>
/// <param name="Right">x1 of the visible box, half open.</param>
/// <param name="Area">Visible pixels.</param>
/// <param name="Visibility">Visible pixels over all pixels of the figure.</param>
public readonly record struct Sight(int Index, float Top, float Left, float Bottom, float Right, int Area, float Visibility);

/// <summary>A scene with what is seen of each object: the facts that language, boxes and questions are made of.</summary>
/// <param name="Scene">The scene.</param>
/// <param name="Size">Pixels a side of the rendering the sights were counted on.</param>
/// <param name="Sights">One an object, in the order of <see cref="Scene.Objects"/>.</param>
public sealed record SceneTruth(Scene Scene, int Size, ImmutableArray<Sight> Sights)
{
    /// <summary>Smallest visible area that is ever named, asked for or boxed, in pixels at 32 px.</summary>
    public const int NameableArea = 12;

    /// <summary>Indices of the objects large enough on screen to be named, in placement order.</summary>
    public IEnumerable<int> Nameable => Sights.Where(s => s.Area * 1024 >= NameableArea * Size * Size).Select(s => s.Index);
}
