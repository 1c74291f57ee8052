using SkiaSharp;

namespace Experiments.Plots.Painting;

/// <summary>Paints an image grid: pictures, frames, boxes, captions.</summary>
internal static class GridPainter
{
    private const float Margin = 12;
    private const float Gap = 12;
    private const float TextSize = 12;
    private const float LineHeight = 16;
    private const int MostLines = 4;

    /// <summary>Paints and encodes the grid.</summary>
    /// <param name="grid">What to paint.</param>
    /// <returns>A PNG file.</returns>
    public static byte[] Paint(ImageGrid grid)
    {
        int rows = Math.Max(1, (grid.Count + grid.Columns - 1) / grid.Columns);
        float width = 2 * Margin + grid.Columns * grid.CellWidth + (grid.Columns - 1) * Gap;
        var title = Lettering.Wrap(grid.Title, width - 2 * Margin, 14, 2, bold: true);
        IReadOnlyList<string>[] captions = [.. Enumerable.Range(0, grid.Count).Select(i => Caption(grid, i))];
        float[] heights = [.. Enumerable.Range(0, rows).Select(r =>
            grid.CellHeight + 1 + LineHeight * captions.Skip(r * grid.Columns).Take(grid.Columns).Select(c => c.Count).DefaultIfEmpty(0).Max())];
        float top = Margin + title.Count * 20 + (title.Count > 0 ? 4 : 0);
        float height = top + heights.Sum() + rows * Gap;

        var info = new SKImageInfo((int)MathF.Ceiling(width), (int)MathF.Ceiling(height), SKColorType.Rgba8888, SKAlphaType.Premul);
        using var bitmap = new SKBitmap(info);
        using var canvas = new SKCanvas(bitmap);
        using var ink = new Ink(canvas);
        ink.Box(new SKRect(0, 0, info.Width, info.Height), Palette.Card);
        for (int i = 0; i < title.Count; i++)
            ink.Text(title[i], Margin, Margin + 14 + 20 * i, 14, Palette.Text, bold: true);
        var colours = LabelColours(grid);
        for (int i = 0; i < grid.Count; i++)
        {
            int row = i / grid.Columns;
            float y = top + heights.Take(row).Sum() + row * Gap;
            var cell = SKRect.Create(Margin + i % grid.Columns * (grid.CellWidth + Gap), y, grid.CellWidth, grid.CellHeight);
            PaintPicture(ink, grid, i, cell, colours);
            for (int l = 0; l < captions[i].Count; l++)
                ink.Text(captions[i][l], cell.Left, cell.Bottom + 15 + l * LineHeight, TextSize, Palette.Text);
        }
        canvas.Flush();
        return PngFile.Encode(bitmap, 1);
    }

    private static IReadOnlyList<string> Caption(ImageGrid grid, int i)
    {
        string verdict = i >= grid.Verdicts.Count ? "" : grid.Verdicts[i] ? "✓ " : "✗ ";
        string text = i < grid.Captions.Count ? grid.Captions[i] : "";
        return Lettering.Wrap(verdict + text, grid.CellWidth, TextSize, MostLines);
    }

    private static void PaintPicture(Ink ink, ImageGrid grid, int index, SKRect cell, Func<Overlay, SKColor> colours)
    {
        using var picture = grid.Picture(index);
        var sampling = grid.Zoom < 1 ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear) : new SKSamplingOptions(SKFilterMode.Nearest);
        ink.Canvas.DrawImage(picture, cell, sampling);
        if (index < grid.Verdicts.Count)
            ink.Outline(SKRect.Inflate(cell, 1.5f, 1.5f), Palette.Series(grid.Verdicts[index] ? 0 : 1), 3);
        else
            ink.Outline(SKRect.Inflate(cell, 0.5f, 0.5f), Palette.Grid);
        foreach (var box in grid.Boxes.GetValueOrDefault(index) ?? [])
            PaintBox(ink, cell, box, colours(box));
    }

    private static void PaintBox(Ink ink, SKRect cell, Overlay box, SKColor colour)
    {
        var edges = new SKRect(
            At(cell.Left, cell.Width, box.X0), At(cell.Top, cell.Height, box.Y0), At(cell.Left, cell.Width, box.X1), At(cell.Top, cell.Height, box.Y1));
        ink.Outline(edges, SKColors.White.WithAlpha(170), 4);
        ink.Outline(edges, colour, 2);
        string label = Lettering.Fit(box.Label, cell.Width - 8, 10.5f);
        if (label.Length == 0)
            return;
        float width = Lettering.Width(label, 10.5f) + 7;
        float left = Math.Clamp(edges.Left - 1, cell.Left, cell.Right - width);
        float top = edges.Top - 14 >= cell.Top ? edges.Top - 14 : Math.Min(edges.Top, cell.Bottom - 14);
        ink.Box(SKRect.Create(left, top, width, 14), colour);
        bool dark = 0.299 * colour.Red + 0.587 * colour.Green + 0.114 * colour.Blue < 150;
        ink.Text(label, left + 3.5f, top + 10.8f, 10.5f, dark ? SKColors.White : Palette.Text);
    }

    private static float At(float start, float length, double share) => start + length * (float)Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1);

    private static Func<Overlay, SKColor> LabelColours(ImageGrid grid)
    {
        string[] labels = [.. grid.Boxes.OrderBy(b => b.Key).SelectMany(b => b.Value).Select(b => b.Label).Distinct()];
        return box => SKColor.TryParse(box.Colour, out var colour) ? colour : Palette.Series(Array.IndexOf(labels, box.Label));
    }
}
