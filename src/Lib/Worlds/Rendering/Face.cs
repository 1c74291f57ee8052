using System.Numerics;
using Experiments.Worlds.Figures;
using Floats = System.Numerics.Vector<float>;

namespace Experiments.Worlds.Rendering;

/// <summary>The faces of signs and persons, which take neither shading nor material.</summary>
internal static class Face
{
    private const float Paper = 0.93f;
    private const float Ink = 0.08f;
    private static readonly Rgb Skin = Rgb.Of(Palette.Face);

    internal static void Paint(in SceneObject figure, Floats p, float q, ref Floats red, ref Floats green, ref Floats blue)
    {
        if (figure.Category == Category.Sign)
            PaintText(figure.Text, p, q, ref red, ref green, ref blue);
        else
            PaintSkin(p, q, ref red, ref green, ref blue);
    }

    private static void PaintText(string text, Floats p, float q, ref Floats red, ref Floats green, ref Floats blue)
    {
        var isFace = Vector.LessThan(Vector.Abs(p), Vector.Create(.88f));
        if (MathF.Abs(q - .3f) >= .55f || Vector.EqualsAll(isFace, Vector<int>.Zero))
            return;
        Span<float> grey = stackalloc float[Floats.Count];
        for (int i = 0; i < grey.Length; i++)
            grey[i] = Glyphs.IsInk(p[i], q, text) ? Ink : Paper;
        var face = new Floats(grey);
        red = Vector.ConditionalSelect(isFace, face, red);
        green = Vector.ConditionalSelect(isFace, face, green);
        blue = Vector.ConditionalSelect(isFace, face, blue);
    }

    private static void PaintSkin(Floats p, float q, ref Floats red, ref Floats green, ref Floats blue)
    {
        if (q is < .2f or > .6f)
            return;
        var isFace = Vector.LessThan(Distance.Disc(p, Vector.Create(q), 0, .42f, .3f), Floats.Zero);
        red = Vector.ConditionalSelect(isFace, Vector.Create(Skin.Red), red);
        green = Vector.ConditionalSelect(isFace, Vector.Create(Skin.Green), green);
        blue = Vector.ConditionalSelect(isFace, Vector.Create(Skin.Blue), blue);
    }
}
