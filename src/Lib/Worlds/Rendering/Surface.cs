using System.Numerics;
using System.Runtime.CompilerServices;
using Experiments.Worlds.Figures;
using Floats = System.Numerics.Vector<float>;

namespace Experiments.Worlds.Rendering;

/// <summary>The relief, the light and the material of one object.</summary>
internal readonly struct Surface(in SceneObject figure, int light)
{
    private readonly Relief relief = FigureCatalogue.Relief(figure.Category);
    private readonly float cylinder = FigureCatalogue.CylinderRadius(figure.Category);
    private readonly Material material = figure.Material;
    private readonly float side = light;

    /// <summary>Pseudo-normals: x to the right, y up, z to the viewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Normal(Floats p, Floats q, out Floats nx, out Floats ny, out Floats nz)
    {
        switch (relief)
        {
            case Relief.Sphere:
                nx = p;
                ny = q;
                break;
            case Relief.Cylinder:
                nx = Vector.Min(Vector.Max(p / Vector.Create(cylinder), -Floats.One), Floats.One) * 0.9f;
                ny = Floats.Zero;
                break;
            default:
                nx = p * 0.15f;
                ny = q * 0.3f;
                break;
        }
        nz = Vector.SquareRoot(Vector.Max(Vector.Create(0.02f), Floats.One - nx * nx - ny * ny));
    }

    /// <summary>The factor on the object's colour, and the white added to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Light(Floats p, Floats q, Floats nx, Floats ny, Floats nz, out Floats shade, out Floats gloss)
    {
        var lit = nx * (0.5f * side) + ny * 0.5f + nz * 0.62f;
        shade = Vector.Create(0.5f) + Vector.Min(Vector.Max(lit, Floats.Zero), Vector.Create(1.2f)) * 0.55f;
        gloss = Floats.Zero;
        switch (material)
        {
            case Material.Striped:
                var band = Vector.Floor((p + q) * 2.2f) * 0.5f;
                shade = Darken(shade, Vector.GreaterThan(band - Vector.Floor(band), Vector.Create(0.25f)), 0.62f);
                break;
            case Material.Dotted:
                var x = p * 2.2f;
                var y = q * 2.2f;
                x = x - Vector.Floor(x) - Vector.Create(0.5f);
                y = y - Vector.Floor(y) - Vector.Create(0.5f);
                shade = Darken(shade, Vector.LessThan(x * x + y * y, Vector.Create(0.07f)), 0.55f);
                break;
            case Material.Glossy:
                var dx = p - Vector.Create(0.3f * side);
                var dy = q - Vector.Create(0.35f);
                gloss = Vector.Max(Floats.One - (dx * dx + dy * dy) / Vector.Create(0.09f), Floats.Zero) * 0.75f;
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Floats Darken(Floats shade, Vector<int> where, float factor) =>
        Vector.ConditionalSelect(where, shade * factor, shade);
}
