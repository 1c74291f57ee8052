using SkiaSharp;

namespace Experiments.Plots.Painting;

/// <summary>How text sits at its point.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>Draws lines, shapes and text on one canvas, picture or vector alike.</summary>
/// <param name="canvas">Where to draw; units are pixels at scale 1.</param>
internal sealed class Ink(SKCanvas canvas) : IDisposable
{
    private readonly SKPaint fill = new() { IsAntialias = true, Style = SKPaintStyle.Fill };
    private readonly SKPaint stroke = new() { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeJoin = SKStrokeJoin.Round };
    private readonly List<SKRect> textBoxes = [];

    /// <summary>Where text was drawn, for the tests.</summary>
    public IReadOnlyList<SKRect> TextBoxes => textBoxes;

    /// <summary>The canvas itself, for pictures.</summary>
    public SKCanvas Canvas => canvas;

    public void Line(float x0, float y0, float x1, float y1, SKColor colour, float width = 1, bool dashed = false)
    {
        Prepare(colour, width, dashed);
        canvas.DrawLine(x0, y0, x1, y1, stroke);
    }

    public void Path(SKPath path, SKColor colour, float width, bool dashed = false)
    {
        Prepare(colour, width, dashed);
        canvas.DrawPath(path, stroke);
    }

    public void Area(SKPath path, SKColor colour)
    {
        fill.Color = colour;
        canvas.DrawPath(path, fill);
    }

    public void Box(SKRect box, SKColor colour)
    {
        fill.Color = colour;
        canvas.DrawRect(box, fill);
    }

    public void Outline(SKRect box, SKColor colour, float width = 1)
    {
        Prepare(colour, width, false);
        canvas.DrawRect(box, stroke);
    }

    /// <summary>A filled marker with a thin rim of the card's colour, so that neighbours stay apart.</summary>
    /// <param name="shape">0 circle, 1 square, 2 triangle, 3 diamond, 4 inverted triangle; others repeat.</param>
    /// <param name="x">Centre.</param>
    /// <param name="y">Centre.</param>
    /// <param name="radius">Half the width of the circle.</param>
    /// <param name="colour">Colour of the inside.</param>
    public void Marker(int shape, float x, float y, float radius, SKColor colour)
    {
        Prepare(Palette.Card, 1.2f, false);
        if (shape % 5 == 0)
        {
            fill.Color = colour;
            canvas.DrawCircle(x, y, radius, stroke);
            canvas.DrawCircle(x, y, radius, fill);
            return;
        }
        using var path = Shape(shape % 5, x, y, radius);
        canvas.DrawPath(path, stroke);
        Area(path, colour);
    }

    /// <summary>One line of text.</summary>
    /// <param name="text">The line.</param>
    /// <param name="x">The anchored end or middle.</param>
    /// <param name="baseline">Foot of the letters.</param>
    /// <param name="size">Height in pixels.</param>
    /// <param name="colour">Colour.</param>
    /// <param name="anchor">What lies at x.</param>
    /// <param name="bold">Whether bold.</param>
    /// <param name="angle">Degrees clockwise round (x, baseline).</param>
    /// <param name="halo">Whether a rim in the card's colour lifts it off what lies below.</param>
    public void Text(
        string text, float x, float baseline, float size, SKColor colour, Anchor anchor = Anchor.Start, bool bold = false, float angle = 0, bool halo = false)
    {
        if (text.Length == 0)
            return;
        var font = Lettering.Font(size, bold);
        float width = font.MeasureText(text);
        float left = anchor switch { Anchor.Start => 0, Anchor.Middle => -width / 2, _ => -width };
        var turn = SKMatrix.Concat(SKMatrix.CreateTranslation(x, baseline), SKMatrix.CreateRotationDegrees(angle));
        textBoxes.Add(turn.MapRect(new SKRect(left, -0.76f * size, left + width, 0.24f * size)));
        canvas.Save();
        canvas.Translate(x, baseline);
        if (angle != 0)
            canvas.RotateDegrees(angle);
        if (halo)
        {
            Prepare(Palette.Card, 3, false);
            canvas.DrawText(text, left, 0, SKTextAlign.Left, font, stroke);
        }
        fill.Color = colour;
        canvas.DrawText(text, left, 0, SKTextAlign.Left, font, fill);
        canvas.Restore();
    }

    public void Dispose()
    {
        fill.Dispose();
        stroke.PathEffect?.Dispose();
        stroke.Dispose();
    }

    private void Prepare(SKColor colour, float width, bool dashed)
    {
        stroke.Color = colour;
        stroke.StrokeWidth = width;
        stroke.PathEffect?.Dispose();
        stroke.PathEffect = dashed ? SKPathEffect.CreateDash([5, 3.5f], 0) : null;
    }

    private static SKPath Shape(int shape, float x, float y, float r)
    {
        float s = r * 0.9f, t = r * 1.2f;
        using var corners = new SKPathBuilder();
        corners.AddPoly(shape switch
        {
            1 => [new(x - s, y - s), new(x + s, y - s), new(x + s, y + s), new(x - s, y + s)],
            2 => [new(x, y - t), new(x + t, y + 0.8f * t), new(x - t, y + 0.8f * t)],
            3 => [new(x, y - 1.1f * t), new(x + 1.1f * t, y), new(x, y + 1.1f * t), new(x - 1.1f * t, y)],
            _ => [new(x, y + t), new(x + t, y - 0.8f * t), new(x - t, y - 0.8f * t)],
        }, true);
        return corners.Detach();
    }
}
