using System.Numerics;
using System.Runtime.CompilerServices;
using static Experiments.Worlds.Figures.Distance;
using Floats = System.Numerics.Vector<float>;

namespace Experiments.Worlds.Figures;

internal readonly struct BallFigure : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Disc(p, q, 0, 0, 1);
}

internal readonly struct CrateFigure : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Box(p, q, 0, 0, .86f, .95f, .05f);
}

internal readonly struct ConeFigure : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Triangle(p, q, 0, -1, .95f, 2);
}

internal readonly struct PillarFigure : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Box(p, q, 0, 0, .42f, 1, .04f);
}

internal readonly struct RingFigure : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Annulus(p, q, 0, 0, .72f, .26f);
}

/// <summary>Five tips. The plane is folded into one half tip by three reflections, which needs no angles.</summary>
internal readonly struct StarFigure : IFigure
{
    private const float Sin36 = 0.587785252f;
    private const float Cos36 = 0.809016994f;
    private const float Sin72 = 0.951056516f;
    private const float Cos72 = 0.309016994f;
    private const float Tip = 1.05f;
    private const float Notch = 0.45f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q)
    {
        var y = Vector.Abs(p);                                          // angle from the vertical in [0, 180]
        var x = q;
        var across = Vector.Max(y * Is(-Cos72) - x * Is(Sin72), Floats.Zero) * Is(2);
        y += across * Is(Cos72);                                        // mirrored at 108 degrees
        x += across * Is(Sin72);
        across = Vector.Max(y * Is(Cos36) - x * Is(Sin36), Floats.Zero) * Is(2);
        y = Vector.Abs(y - across * Is(Cos36));                         // mirrored at 36 degrees
        x += across * Is(Sin36);
        const float dx = Notch * Cos36 - Tip;
        const float dy = Notch * Sin36;
        float norm = MathF.Sqrt(dx * dx + dy * dy);
        return ((x - Is(Tip)) * Is(dy) - y * Is(dx)) / Is(norm);
    }
}

internal readonly struct CrossFigure : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Union(Box(p, q, 0, 0, .95f, .32f), Box(p, q, 0, 0, .32f, .95f));
}

internal readonly struct DrumFigure : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Box(p, q, 0, -.45f, 1, .55f, .2f);
}

internal readonly struct FishFigure : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q)
    {
        var wedge = Vector.Abs(q + Is(.2f)) - Is(.75f) * (p - Is(.35f));
        var tail = Both(wedge, Both(AtMost(p, 1), AtLeast(p, .35f)));
        return Union(Ellipse(p, q, -.15f, -.2f, .8f, .5f), tail);
    }
}

internal readonly struct MoonFigure : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Without(Disc(p, q, 0, 0, 1), Disc(p, q, .5f, .15f, .8f));
}

internal readonly struct SignFigure : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) =>
        Union(Box(p, q, 0, .3f, 1, .68f, .05f), Box(p, q, 0, -.7f, .1f, .35f));
}

internal readonly struct PersonRoundHat : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Union(Body(p, q), Both(Disc(p, q, 0, .6f, .42f), AtLeast(q, .6f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Body(Floats p, Floats q) => Union(Trapezium(p, q, 0, -1, .15f, .45f, .3f), Disc(p, q, 0, .42f, .3f));
}

internal readonly struct PersonPointedHat : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Union(PersonRoundHat.Body(p, q), Triangle(p, q, 0, .58f, .45f, .42f));
}
