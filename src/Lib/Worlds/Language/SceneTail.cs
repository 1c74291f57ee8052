namespace Experiments.Worlds;

/// <summary>What a caption says of the place: "grass under a day sky".</summary>
/// <param name="Ground">Ground.</param>
/// <param name="Backdrop">Backdrop.</param>
public sealed record SceneTail(Ground Ground, Backdrop Backdrop)
{
    /// <summary>The place of a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <returns>Its ground and backdrop.</returns>
    public static SceneTail Of(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return new(scene.Ground, scene.Backdrop);
    }
}
