using System.Collections.Immutable;
using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

/// <summary>Truths for the language tests: some drawn by the world, shared by all tests, some written by hand.</summary>
internal static class Truths
{
    private static readonly Lazy<IReadOnlyList<SceneTruth>> LazyCore = new(() => Draw(Profile.Core, 3000, 32));
    private static readonly Lazy<IReadOnlyList<SceneTruth>> LazyMixed = new(() =>
    [
        .. Draw(Profile.Full, 600, 48),
        .. Draw(Profile.Crowd, 300, 32),
        .. Draw(Profile.Signs, 200, 32),
        .. Draw(Profile.Town, 100, 32),
        .. Draw(Profile.Atlas, 100, 32),
        .. LazyCore.Value.Take(300),
    ]);

    /// <summary>3,000 scenes of <see cref="Profile.Core"/>.</summary>
    internal static IReadOnlyList<SceneTruth> Core => LazyCore.Value;

    /// <summary>1,600 scenes of six profiles: all categories, one to eight objects, some stacked, signs.</summary>
    internal static IReadOnlyList<SceneTruth> Mixed => LazyMixed.Value;

    internal static IReadOnlyList<SceneTruth> Draw(Profile profile, int count, int size, ulong stream = 4)
    {
        using var rendered = SceneRenderer.Render(Diorama.Scenes(7, stream, 0, count, profile), size, SceneViews.None);
        return [.. rendered.Truths];
    }

    /// <summary>A scene of objects that are all in full view.</summary>
    internal static SceneTruth Of(params SceneObject[] objects) => Of(200, objects);

    /// <summary>A scene of objects of a given visible area.</summary>
    internal static SceneTruth Of(int area, params SceneObject[] objects) => new(
        new Scene(1, 0, 0, Ground.Grass, GroundPattern.Plain, Backdrop.Day, 1, default, [.. objects]),
        32,
        [.. objects.Select((o, k) => new Sight(k, o.V - o.Radius, o.U - o.Radius, o.V + o.Radius, o.U + o.Radius, area, 1f))]);

    internal static SceneObject Figure(
        Category category,
        Colour colour,
        float u = 0.5f,
        Material material = Material.Plain,
        bool big = true,
        float z = 3,
        int carrier = -1,
        string text = "") =>
        new(category, colour, material, big, big ? 0.65f : 0.45f, 0, 0, z, u, 0.6f, 0.2f, carrier, text);

    internal static SceneTruth With(this SceneTruth truth, ulong index) => truth with { Scene = truth.Scene with { Index = index } };

    internal static SceneTruth Hide(this SceneTruth truth, int k) => truth with
    {
        Sights = truth.Sights.SetItem(k, truth.Sights[k] with { Area = SceneTruth.NameableArea - 1 }),
    };

    internal static ImmutableArray<CaptionStyle> Styles { get; } =
    [
        CaptionStyle.Tags, CaptionStyle.Default, CaptionStyle.Rich, CaptionStyle.Dense,
        CaptionStyle.PositionFree, CaptionStyle.Rich.With(relations: false), CaptionStyle.Dense.With(relations: false),
    ];
}
