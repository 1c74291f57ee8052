namespace Experiments.Worlds;

/// <summary>The world's one camera: a pinhole above a ground plane, looking level, with a square image of side 1.</summary>
/// <remarks>u runs to the right and v downwards, both in [0, 1]; x and z are world units (metres) on the ground.</remarks>
public static class Camera
{
    /// <summary>v of the horizon.</summary>
    public const float Horizon = 0.34f;

    /// <summary>Focal length, in image sides.</summary>
    public const float Focal = 0.95f;

    /// <summary>Height above the ground, in metres.</summary>
    public const float Height = 1.12f;

    /// <summary>Nearest place of an object, in metres.</summary>
    public const float Nearest = 1.9f;

    /// <summary>Depth of everything that has none of its own, in metres.</summary>
    public const float FarPlane = 10f;

    /// <summary>Depth of the ground under an image row.</summary>
    /// <param name="v">Row, in [0, 1].</param>
    /// <returns>Metres, at most <see cref="FarPlane"/>; exactly that above the horizon.</returns>
    public static float GroundDepth(float v) =>
        v > Horizon ? MathF.Min(FarPlane, Focal * Height / MathF.Max(v - Horizon, 0.001f)) : FarPlane;

    /// <summary>The row where an object at a depth touches the ground.</summary>
    /// <param name="z">Metres.</param>
    /// <returns>v, which may exceed 1.</returns>
    public static float GroundRow(float z) => Horizon + Focal * Height / z;

    /// <summary>Half height on screen.</summary>
    /// <param name="size">Half height in world units.</param>
    /// <param name="z">Metres.</param>
    /// <returns>A fraction of the image side.</returns>
    public static float Radius(float size, float z) => Focal * size / z;

    /// <summary>Lateral place of a point seen at a column.</summary>
    /// <param name="u">Column, in [0, 1].</param>
    /// <param name="z">Metres.</param>
    /// <returns>World units, negative on the left.</returns>
    public static float Lateral(float u, float z) => (u - 0.5f) * z / Focal;
}
