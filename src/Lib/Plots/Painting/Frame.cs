using SkiaSharp;

namespace Experiments.Plots.Painting;

/// <summary>One panel while it is painted: where data lies in pixels, and which colour a series has.</summary>
/// <param name="ink">Pen.</param>
/// <param name="plot">Area of the data.</param>
/// <param name="panel">What is painted.</param>
/// <param name="x">Horizontal axis.</param>
/// <param name="y">Vertical axis.</param>
/// <param name="series">Place of a named series in the figure.</param>
internal sealed class Frame(Ink ink, SKRect plot, Panel panel, Axis x, Axis y, Func<string, int> series)
{
    public Ink Ink => ink;

    public SKRect Plot => plot;

    public Panel Panel => panel;

    public Axis X => x;

    public Axis Y => y;

    public int Series(string name) => series(name);

    public SKColor Colour(string name) => Palette.Series(series(name));

    /// <summary>Horizontal pixel of a value; far outside values stay near so that paths remain drawable.</summary>
    public float Px(double value) => (float)(plot.Left + plot.Width * Near(x.Share(value)));

    /// <summary>Vertical pixel of a value.</summary>
    public float Py(double value)
    {
        double share = Near(y.Share(value));
        return (float)(y.Downwards ? plot.Top + plot.Height * share : plot.Bottom - plot.Height * share);
    }

    /// <summary>Whether a point has a place on both axes.</summary>
    public bool Has(double valueX, double valueY) => double.IsFinite(x.Share(valueX)) && double.IsFinite(y.Share(valueY));

    /// <summary>A vertical error bar with caps; nothing when an end is missing.</summary>
    public void Whisker(double at, double low, double high, SKColor colour, float cap = 4)
    {
        if (!Has(at, low) || !Has(at, high))
            return;
        float px = Px(at), top = Py(high), bottom = Py(low);
        ink.Line(px, top, px, bottom, colour, 1.5f);
        ink.Line(px - cap, top, px + cap, top, colour, 1.5f);
        ink.Line(px - cap, bottom, px + cap, bottom, colour, 1.5f);
    }

    private static double Near(double share) => Math.Clamp(share, -8, 9);
}
