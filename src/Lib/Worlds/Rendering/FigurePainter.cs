using System.Numerics;
using System.Runtime.CompilerServices;
using Experiments.Worlds.Figures;
using Floats = System.Numerics.Vector<float>;

namespace Experiments.Worlds.Rendering;

/// <summary>Paints one object over what stands behind it: contact shadow, outline, shading, surface, face.</summary>
/// <remarks>Works on the whole vectors of pixels around the object only; the padding's columns lie outside every outline.</remarks>
internal static class FigurePainter
{
    // An outline's distance may be underestimated outside; half a pixel of blending never spreads further than this.
    private const float Margin = 2f;

    internal static void Paint(Canvas canvas, Scene scene, int index)
    {
        var figure = scene.Objects[index];
        var u = Vector.Create(figure.U);
        var radius = Vector.Create(figure.Radius);
        for (int x = 0; x < canvas.Stride; x += Floats.Count)
            ((Canvas.Load(canvas.U, x) - u) / radius).StoreUnsafe(ref canvas.P[x]);
        if (figure.Carrier < 0)
            PaintShadow(canvas, figure, scene.Light);
        float reach = FigureCatalogue.Reach * figure.Radius;
        var block = canvas.Cover(figure.U - reach, figure.U + reach, figure.V - reach, figure.V + reach, Margin);
        var outline = new Outline(canvas, figure, block);
        FigureCatalogue.Visit(figure.Category, figure.Variant, ref outline);
        PaintSurface(canvas, figure, scene.Light, index, block);
    }

    // An ellipse on the ground around the feet, away from the light, on bare ground only.
    private static void PaintShadow(Canvas canvas, in SceneObject figure, int light)
    {
        float middle = figure.U - 0.35f * light * figure.Radius;
        float feet = figure.V + figure.Radius;
        float halfWidth = 1.15f * figure.Radius;
        float halfHeight = 0.28f * figure.Radius;
        var block = canvas.Cover(middle - halfWidth, middle + halfWidth, feet - halfHeight, feet + halfHeight, margin: 1);
        for (int row = block.Top; row < block.Bottom; row++)
        {
            float v = canvas.V(row);
            if (v <= Camera.Horizon)
                continue;
            float y = (-(v - figure.V) / figure.Radius + 1f) / 0.28f;
            float centre = 1f - y * y;
            if (centre <= 0)
                continue;
            for (int x = block.Left, at = row * canvas.Stride + block.Left; x < block.Right; x += Floats.Count, at += Floats.Count)
            {
                var along = (Canvas.Load(canvas.P, x) + Vector.Create(0.35f * light)) / Vector.Create(1.15f);
                var shade = Floats.One - Vector.Max(Vector.Create(centre) - along * along, Floats.Zero) * 0.55f;
                var bare = Vector.Equals(Canvas.Load(canvas.Instance, at), Vector<int>.Zero);
                shade = Vector.ConditionalSelect(bare, shade, Floats.One);
                (Canvas.Load(canvas.Red, at) * shade).StoreUnsafe(ref canvas.Red[at]);
                (Canvas.Load(canvas.Green, at) * shade).StoreUnsafe(ref canvas.Green[at]);
                (Canvas.Load(canvas.Blue, at) * shade).StoreUnsafe(ref canvas.Blue[at]);
            }
        }
    }

    private static void PaintSurface(Canvas canvas, in SceneObject figure, int light, int index, Canvas.Block block)
    {
        var surface = new Surface(figure, light);
        var colour = Rgb.Of(Palette.Of(figure.Colour));
        var pixels = Vector.Create(figure.Radius * canvas.Size);
        var label = Vector.Create(index + 1);
        float relief = FigureCatalogue.ReliefDepth(figure.Category) * figure.Size;
        bool isFlat = FigureCatalogue.Relief(figure.Category) == Relief.Flat;
        bool depth = canvas.Shows(SceneViews.Depth);
        bool normals = canvas.Shows(SceneViews.Normal);
        var area = Vector<int>.Zero;
        for (int row = block.Top; row < block.Bottom; row++)
        {
            float q = -(canvas.V(row) - figure.V) / figure.Radius;
            var vq = Vector.Create(q);
            for (int x = block.Left, at = row * canvas.Stride + block.Left; x < block.Right; x += Floats.Count, at += Floats.Count)
            {
                var distance = Canvas.Load(canvas.Distance, at);
                var alpha = Clamp(Vector.Create(0.5f) - distance * pixels, Floats.Zero, Floats.One);
                if (Vector.EqualsAll(alpha, Floats.Zero))
                    continue;
                var p = Canvas.Load(canvas.P, x);
                surface.Normal(p, vq, out var nx, out var ny, out var nz);
                surface.Light(p, vq, nx, ny, nz, out var shade, out var gloss);
                var red = Clamp(shade * colour.Red + gloss, Floats.Zero, Floats.One);
                var green = Clamp(shade * colour.Green + gloss, Floats.Zero, Floats.One);
                var blue = Clamp(shade * colour.Blue + gloss, Floats.Zero, Floats.One);
                if (figure.Category >= Category.Sign)
                    Face.Paint(figure, p, q, ref red, ref green, ref blue);
                Blend(canvas.Red, at, alpha, red);
                Blend(canvas.Green, at, alpha, green);
                Blend(canvas.Blue, at, alpha, blue);

                var covered = Vector.GreaterThan(alpha, Vector.Create(0.5f));
                area -= covered;
                Vector.ConditionalSelect(covered, label, Canvas.Load(canvas.Instance, at)).StoreUnsafe(ref canvas.Instance[at]);
                if (depth)
                {
                    var z = Vector.Create(figure.Z) - (isFlat ? Vector.Create(relief) : relief * nz);
                    Put(canvas.Depth, at, covered, z);
                }
                if (normals)
                {
                    Put(canvas.NormalX, at, covered, nx);
                    Put(canvas.NormalY, at, covered, ny);
                    Put(canvas.NormalZ, at, covered, nz);
                }
            }
        }
        canvas.FullArea[index] = Vector.Sum(area);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Floats Clamp(Floats x, Floats low, Floats high) => Vector.Min(Vector.Max(x, low), high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Blend(float[] plane, int at, Floats alpha, Floats colour)
    {
        var under = Canvas.Load(plane, at);
        (under * (Floats.One - alpha) + colour * alpha).StoreUnsafe(ref plane[at]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float[] plane, int at, Vector<int> where, Floats value) =>
        Vector.ConditionalSelect(where, value, Canvas.Load(plane, at)).StoreUnsafe(ref plane[at]);

    /// <summary>Fills the object's block with signed distances; compiled once an outline.</summary>
    private readonly struct Outline(Canvas canvas, SceneObject figure, Canvas.Block block) : IFigureVisitor
    {
        public void Visit<TFigure>()
            where TFigure : struct, IFigure
        {
            var p = canvas.P;
            var distance = canvas.Distance;
            for (int row = block.Top; row < block.Bottom; row++)
            {
                var q = Vector.Create(-(canvas.V(row) - figure.V) / figure.Radius);
                int at = row * canvas.Stride + block.Left;
                for (int x = block.Left; x < block.Right; x += Floats.Count, at += Floats.Count)
                    TFigure.Distance(Canvas.Load(p, x), q).StoreUnsafe(ref distance[at]);
            }
        }
    }
}
