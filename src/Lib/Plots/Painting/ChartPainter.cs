using SkiaSharp;

namespace Experiments.Plots.Painting;

/// <summary>Paints a whole figure on any canvas: title, note, legend, then the panels in rows.</summary>
internal static class ChartPainter
{
    private const float Margin = 16;
    private const float Gap = 18;

    /// <summary>Paints the figure.</summary>
    /// <param name="canvas">Target, in units of pixels at scale 1.</param>
    /// <param name="chart">The figure.</param>
    /// <returns>Boxes of all text drawn.</returns>
    public static IReadOnlyList<SKRect> Paint(SKCanvas canvas, Chart chart)
    {
        using var ink = new Ink(canvas);
        ink.Box(new SKRect(0, 0, chart.Width, chart.Height), Palette.Card);
        var series = chart.SeriesIndex();
        float width = chart.Width - 2 * Margin;
        float top = Margin;
        top += Lines(ink, chart.Title, top, width, 14, chart.Height < 240 ? 1 : 2, Palette.Text, bold: true);
        // On a small figure the note gives way to the data.
        int noteLines = Math.Clamp((int)((chart.Height * 0.4f - top) / 15), 0, 3);
        top += Lines(ink, chart.NoteText, top, width, 11, noteLines, Palette.Quiet, bold: false);
        top += Legend.Paint(ink, chart.LegendMarks(), series, Margin, top + 2, width, chart.Height * 0.45f - top) + 6;

        var (rows, columns) = chart.Shape();
        float cellWidth = (width - Gap * (columns - 1)) / columns;
        float cellHeight = (chart.Height - Margin + 6 - top - Gap / 2 * (rows - 1)) / rows;
        SKRect Area(int i) => SKRect.Create(Margin + i % columns * (cellWidth + Gap), top + i / columns * (cellHeight + Gap / 2), cellWidth, cellHeight);
        var painters = chart.Panels.Select((p, i) => new PanelPainter(p, Area(i), chart.Panels.Count > 1)).ToArray();

        // One margin for all keeps the data areas of a grid in line.
        float left = painters.Max(p => p.LeftRoom);
        for (int i = 0; i < painters.Length; i++)
        {
            int row = i / columns;
            float bottom = Enumerable.Range(row * columns, Math.Min(columns, painters.Length - row * columns)).Max(k => painters[k].BottomRoom(left));
            painters[i].Paint(ink, left, bottom, series);
        }
        return ink.TextBoxes;
    }

    private static float Lines(Ink ink, string text, float top, float width, float size, int most, SKColor colour, bool bold)
    {
        var lines = Lettering.Wrap(text, width, size, most, bold);
        for (int i = 0; i < lines.Count; i++)
            ink.Text(lines[i], Margin, top + size * (0.85f + 1.35f * i), size, colour, bold: bold);
        return lines.Count * size * 1.35f + (lines.Count > 0 ? 2 : 0);
    }
}
