using Experiments.Plots.Marks;
using SkiaSharp;

namespace Experiments.Plots.Painting;

/// <summary>Paints one panel: title, axes, marks, colour bar.</summary>
internal sealed class PanelPainter
{
    private const float BarRoom = 62;
    private readonly Panel panel;
    private readonly Axis x;
    private readonly Axis y;
    private readonly AxisPainter axes;
    private readonly SKRect area;
    private readonly bool titled;

    /// <summary>Settles the axes.</summary>
    /// <param name="panel">What to paint.</param>
    /// <param name="area">The panel with its words.</param>
    /// <param name="titled">Whether the panel shows its own title.</param>
    public PanelPainter(Panel panel, SKRect area, bool titled)
    {
        this.panel = panel;
        this.area = area;
        this.titled = titled;
        (x, y) = (panel.XAxis(), panel.YAxis());
        axes = new AxisPainter(x, y, area.Size);
    }

    /// <summary>Room left of the data.</summary>
    public float LeftRoom => axes.LeftRoom;

    /// <summary>Room below the data, when so much is left of it.</summary>
    public float BottomRoom(float left) => axes.BottomRoom(Width(left));

    /// <summary>Paints the panel.</summary>
    /// <param name="ink">Pen.</param>
    /// <param name="left">Room left of the data.</param>
    /// <param name="bottom">Room below it.</param>
    /// <param name="series">Place of a name in the figure.</param>
    public void Paint(Ink ink, float left, float bottom, Func<string, int> series)
    {
        float top = area.Top + 6;
        if (titled && panel.Title.Length > 0)
        {
            ink.Text(Lettering.Fit(panel.Title, area.Width - left, 12, true), area.Left + left, top + 8, 12, Palette.Text, bold: true);
            top += 18;
        }
        var plot = new SKRect(area.Left + left, top, area.Left + left + Width(left), Math.Max(area.Bottom - bottom, top + 12));
        var heat = panel.Marks.OfType<HeatmapMark>().FirstOrDefault();
        if (heat is { IsNearlySquare: true })
            plot = Squared(plot, heat.Values);

        var frame = new Frame(ink, plot, panel, x, y, series);
        axes.PaintRules(ink, plot);
        ink.Canvas.Save();
        ink.Canvas.ClipRect(SKRect.Inflate(plot, 5, 5));
        foreach (var mark in panel.Marks)
            mark.PaintBelow(frame);
        foreach (var mark in panel.Marks)
            mark.Paint(frame);
        ink.Canvas.Restore();
        axes.PaintWords(ink, plot, plot.Left - left);
        foreach (var mark in panel.Marks)
            mark.PaintAbove(frame);
        if (heat is not null)
            PaintBar(ink, plot, heat);
    }

    private float Width(float left) =>
        Math.Max(area.Width - left - 10 - (panel.Marks.Any(m => m is HeatmapMark) ? BarRoom : 0), 30);

    // Cells are squares where the matrix is nearly one.
    private static SKRect Squared(SKRect plot, Matrix values)
    {
        double shape = (double)values.Columns / values.Rows;
        float width = (float)Math.Min(plot.Width, plot.Height * shape), height = (float)(width / shape);
        return SKRect.Create(plot.Left + (plot.Width - width) / 2, plot.Top + (plot.Height - height) / 2, width, height);
    }

    private static void PaintBar(Ink ink, SKRect plot, HeatmapMark heat)
    {
        var bar = SKRect.Create(plot.Right + 14, plot.Top, 12, plot.Height);
        using var scale = new SKBitmap(new SKImageInfo(1, ColourMap.Steps, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < ColourMap.Steps; i++)
            scale.SetPixel(0, ColourMap.Steps - 1 - i, heat.Map.Step((double)i / (ColourMap.Steps - 1)));
        using var image = SKImage.FromBitmap(scale);
        ink.Canvas.DrawImage(image, bar, new SKSamplingOptions(SKFilterMode.Nearest));
        foreach (var mark in Ticks.Linear(heat.Low, heat.High, (int)Math.Clamp(bar.Height / 45, 2, 6)))
        {
            float at = (float)(bar.Bottom - bar.Height * (mark.Value - heat.Low) / (heat.High - heat.Low));
            ink.Text(Lettering.Fit(mark.Label, BarRoom - 30, 10), bar.Right + 5, at + 3.6f, 10, Palette.Quiet);
        }
    }
}
