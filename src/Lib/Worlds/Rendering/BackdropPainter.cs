using System.Numerics;
using Floats = System.Numerics.Vector<float>;

namespace Experiments.Worlds.Rendering;

/// <summary>Paints the sky gradient and the ground: everything that stands behind the figures.</summary>
internal static class BackdropPainter
{
    internal static void Paint(Canvas canvas, Scene scene)
    {
        var zenith = Rgb.Of(Palette.Zenith(scene.Backdrop));
        var skyline = Rgb.Of(Palette.Skyline(scene.Backdrop));
        var ground = Rgb.Of(Palette.Of(scene.Ground));
        for (int row = 0; row < canvas.Size; row++)
        {
            float v = canvas.V(row);
            bool isSky = v <= Camera.Horizon;
            float z = Camera.GroundDepth(v);
            if (isSky)
                Fill(canvas, row, zenith.Towards(skyline, v / Camera.Horizon));
            else
                PaintGround(canvas, row, z, ground, scene.Pattern);
            int start = row * canvas.Stride;
            if (canvas.Shows(SceneViews.Depth))
                canvas.Depth.AsSpan(start, canvas.Stride).Fill(z);
            if (canvas.Shows(SceneViews.Normal))
            {
                canvas.NormalX.AsSpan(start, canvas.Stride).Clear();
                canvas.NormalY.AsSpan(start, canvas.Stride).Fill(isSky ? 0 : 1);
                canvas.NormalZ.AsSpan(start, canvas.Stride).Fill(isSky ? 1 : 0);
            }
        }
        Array.Clear(canvas.Instance);
    }

    private static void Fill(Canvas canvas, int row, Rgb colour)
    {
        int start = row * canvas.Stride;
        canvas.Red.AsSpan(start, canvas.Stride).Fill(colour.Red);
        canvas.Green.AsSpan(start, canvas.Stride).Fill(colour.Green);
        canvas.Blue.AsSpan(start, canvas.Stride).Fill(colour.Blue);
    }

    // The marks fade with distance: contrast 0.22 up to 3 m, then as 3 / z; light falls by a quarter from 2 m to 10 m.
    private static void PaintGround(Canvas canvas, int row, float z, Rgb ground, GroundPattern pattern)
    {
        float contrast = 0.22f * MathF.Min(1f, 3f / z);
        var lit = ground * (1f - 0.25f * Math.Clamp((z - 2f) / 8f, 0f, 1f));
        switch (pattern)
        {
            case GroundPattern.Checker:
                PaintChecker(canvas, row, z, lit, contrast);
                break;
            case GroundPattern.Planks:
                Fill(canvas, row, lit * (1f + contrast * (IsOdd(2f * z) - 0.5f)));
                break;
            default:
                Fill(canvas, row, lit);
                break;
        }
    }

    private static void PaintChecker(Canvas canvas, int row, float z, Rgb lit, float contrast)
    {
        float bands = MathF.Floor(1.5f * z);
        var even = lit * (1f - 0.5f * contrast);
        var odd = lit * (1f + 0.5f * contrast);
        for (int x = 0, at = row * canvas.Stride; x < canvas.Stride; x += Floats.Count, at += Floats.Count)
        {
            var lateral = (Canvas.Load(canvas.U, x) - Vector.Create(0.5f)) * z / Vector.Create(Camera.Focal);
            var square = Vector.Floor(lateral * 1.5f) + Vector.Create(bands);
            var isOdd = Vector.GreaterThan(square * 0.5f - Vector.Floor(square * 0.5f), Vector.Create(0.25f));
            Vector.ConditionalSelect(isOdd, Vector.Create(odd.Red), Vector.Create(even.Red)).StoreUnsafe(ref canvas.Red[at]);
            Vector.ConditionalSelect(isOdd, Vector.Create(odd.Green), Vector.Create(even.Green)).StoreUnsafe(ref canvas.Green[at]);
            Vector.ConditionalSelect(isOdd, Vector.Create(odd.Blue), Vector.Create(even.Blue)).StoreUnsafe(ref canvas.Blue[at]);
        }
    }

    private static int IsOdd(float x) => (int)MathF.Floor(x) & 1;
}
