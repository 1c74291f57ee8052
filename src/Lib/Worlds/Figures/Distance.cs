using System.Numerics;
using System.Runtime.CompilerServices;
using Floats = System.Numerics.Vector<float>;

namespace Experiments.Worlds.Figures;

/// <summary>Signed distances of primitives in a figure's own frame: p to the right, q up, feet at q = -1, top at +1; negative inside.</summary>
/// <remarks>
/// A union is the minimum, an intersection the maximum, a without b is max(a, -b). Only additions, products, quotients, square roots
/// and comparisons are used, each rounded once, so that the vectors' width and the machine do not change a bit.
/// </remarks>
internal static class Distance
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Is(float value) => Vector.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Length(Floats x, Floats y) => Vector.SquareRoot(x * x + y * y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Union(Floats a, Floats b) => Vector.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Both(Floats a, Floats b) => Vector.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Without(Floats a, Floats b) => Vector.Max(a, -b);

    /// <summary>The half plane x &lt;= limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats AtMost(Floats x, float limit) => x - Is(limit);

    /// <summary>The half plane x >= limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats AtLeast(Floats x, float limit) => Is(limit) - x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Disc(Floats p, Floats q, float cx, float cy, float radius) =>
        Length(p - Is(cx), q - Is(cy)) - Is(radius);

    /// <summary>A ring of mean radius <paramref name="radius"/> and half width <paramref name="width"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Annulus(Floats p, Floats q, float cx, float cy, float radius, float width) =>
        Vector.Abs(Disc(p, q, cx, cy, radius)) - Is(width);

    /// <summary>A rectangle given by centre and half extents, its corners rounded by <paramref name="round"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Box(Floats p, Floats q, float cx, float cy, float hx, float hy, float round = 0)
    {
        var dx = Vector.Abs(p - Is(cx)) - Is(hx - round);
        var dy = Vector.Abs(q - Is(cy)) - Is(hy - round);
        var outside = Length(Vector.Max(dx, Floats.Zero), Vector.Max(dy, Floats.Zero));
        return outside + Vector.Min(Vector.Max(dx, dy), Floats.Zero) - Is(round);
    }

    /// <summary>An upright isosceles triangle: base at yb, half width hw, height h.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Triangle(Floats p, Floats q, float cx, float yb, float hw, float h)
    {
        float norm = MathF.Sqrt(hw * hw + h * h);
        var side = (Vector.Abs(p - Is(cx)) * Is(h) + (q - Is(yb + h)) * Is(hw)) / Is(norm);
        return Vector.Max(side, Is(yb) - q);
    }

    /// <summary>An upright trapezium from yb to yt, half widths wb at the bottom and wt at the top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Trapezium(Floats p, Floats q, float cx, float yb, float yt, float wb, float wt)
    {
        float height = yt - yb;
        float slope = height / MathF.Sqrt(height * height + (wb - wt) * (wb - wt));
        var width = Is(wb) + Is(wt - wb) * ((q - Is(yb)) / Is(height));
        var side = (Vector.Abs(p - Is(cx)) - width) * Is(slope);
        return Vector.Max(side, Vector.Max(Is(yb) - q, q - Is(yt)));
    }

    /// <summary>An ellipse; exact on its edge, an underestimate elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Ellipse(Floats p, Floats q, float cx, float cy, float rx, float ry) =>
        (Length((p - Is(cx)) / Is(rx), (q - Is(cy)) / Is(ry)) - Floats.One) * Is(MathF.Min(rx, ry));
}
