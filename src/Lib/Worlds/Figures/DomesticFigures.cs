using System.Runtime.CompilerServices;
using static Experiments.Worlds.Figures.Distance;
using Floats = System.Numerics.Vector<float>;

namespace Experiments.Worlds.Figures;

internal readonly struct HouseGable : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Union(Walls(p, q), Triangle(p, q, 0, 0, 1, .95f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Walls(Floats p, Floats q) => Box(p, q, 0, -.45f, .8f, .55f);
}

internal readonly struct HouseFlat : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Union(HouseGable.Walls(p, q), Box(p, q, 0, .2f, 1, .16f));
}

internal readonly struct HouseDome : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) =>
        Union(HouseGable.Walls(p, q), Both(Disc(p, q, 0, .08f, .8f), AtLeast(q, .08f)));
}

internal readonly struct HouseStilts : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q)
    {
        var stilts = Union(Box(p, q, -.55f, -.7f, .1f, .32f), Box(p, q, .55f, -.7f, .1f, .32f));
        return Union(Union(Box(p, q, 0, 0, .8f, .4f), Triangle(p, q, 0, .35f, 1, .65f)), stilts);
    }
}

internal readonly struct TreeRound : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Union(Trunk(p, q), Disc(p, q, 0, .3f, .68f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Trunk(Floats p, Floats q) => Box(p, q, 0, -.6f, .13f, .42f);
}

internal readonly struct TreeConifer : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Union(TreeRound.Trunk(p, q), Triangle(p, q, 0, -.45f, .75f, 1.45f));
}

internal readonly struct TreePalm : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q)
    {
        var leaves = Union(Ellipse(p, q, -.45f, .62f, .55f, .2f), Ellipse(p, q, .45f, .62f, .55f, .2f));
        return Union(Box(p, q, 0, -.2f, .1f, .8f), leaves);
    }
}

internal readonly struct TreeUmbrella : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Union(TreeRound.Trunk(p, q), Ellipse(p, q, 0, .1f, .95f, .35f));
}

internal readonly struct MugHandle : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) =>
        Union(Box(p, q, -.15f, -.25f, .6f, .72f, .08f), Annulus(p, q, .55f, -.2f, .33f, .11f));
}

internal readonly struct MugBeaker : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) =>
        Union(Trapezium(p, q, 0, -1, .4f, .4f, .8f), Box(p, q, 0, .42f, .85f, .08f));
}

internal readonly struct MugBowl : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Both(Disc(p, q, 0, .15f, .98f), AtMost(q, .15f));
}

internal readonly struct MugTwoHandles : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q)
    {
        var handles = Union(Annulus(p, q, .5f, .1f, .3f, .1f), Annulus(p, q, -.5f, .1f, .3f, .1f));
        return Union(Box(p, q, 0, -.1f, .45f, .88f, .1f), handles);
    }
}

internal readonly struct BoatSail : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) =>
        Union(Hull(p, q), Both(Triangle(p, q, .05f, -.3f, .6f, 1.25f), AtLeast(p, .05f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Hull(Floats p, Floats q) =>
        Both(Disc(p, q, 0, -.3f, .95f), Both(AtMost(q, -.35f), AtLeast(q, -1)));
}

internal readonly struct BoatSteamer : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Union(BoatSail.Hull(p, q), Box(p, q, .1f, .1f, .35f, .45f));
}

internal readonly struct BoatRoundSail : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) =>
        Union(BoatSail.Hull(p, q), Both(Disc(p, q, -.35f, .35f, .75f), AtLeast(p, -.1f)));
}

internal readonly struct BoatHouse : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) =>
        Union(Trapezium(p, q, 0, -1, -.6f, .75f, 1), Box(p, q, 0, -.2f, .6f, .42f, .3f));
}

internal readonly struct LampShade : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Union(Stand(p, q), Trapezium(p, q, 0, .1f, .95f, .75f, .35f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Stand(Floats p, Floats q) => Union(Box(p, q, 0, -.3f, .09f, .7f), Foot(p, q));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Foot(Floats p, Floats q) => Box(p, q, 0, -.9f, .45f, .1f);
}

internal readonly struct LampGlobe : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Union(LampShade.Stand(p, q), Disc(p, q, 0, .5f, .48f));
}

internal readonly struct LampOil : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q)
    {
        var flame = Ellipse(p, q, 0, .35f, .25f, .6f);
        return Union(Union(Box(p, q, 0, -.55f, .5f, .45f, .1f), flame), LampShade.Foot(p, q));
    }
}

internal readonly struct LampLantern : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q)
    {
        var lantern = Union(Box(p, q, 0, .5f, .42f, .42f), Triangle(p, q, 0, .8f, .5f, .2f));
        return Union(LampShade.Stand(p, q), lantern);
    }
}

internal readonly struct BottleNeck : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) =>
        Union(Box(p, q, 0, -.35f, .45f, .65f, .1f), Box(p, q, 0, .6f, .16f, .4f));
}

internal readonly struct BottleFlask : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) => Union(Ellipse(p, q, 0, -.4f, .7f, .6f), Box(p, q, 0, .5f, .15f, .5f));
}

internal readonly struct BottleGourd : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) =>
        Union(Union(Disc(p, q, 0, -.5f, .5f), Disc(p, q, 0, .25f, .35f)), Box(p, q, 0, .8f, .1f, .2f));
}

internal readonly struct BottleJar : IFigure
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Distance(Floats p, Floats q) =>
        Union(Trapezium(p, q, 0, -1, .5f, .3f, .7f), Box(p, q, 0, .62f, .3f, .12f));
}
