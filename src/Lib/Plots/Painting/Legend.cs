using Experiments.Plots.Marks;

namespace Experiments.Plots.Painting;

/// <summary>The names of the series, in rows above the panels so that they never cover data.</summary>
internal static class Legend
{
    /// <summary>Width of the sample before a name.</summary>
    public const float SampleWidth = 20;

    private const float Size = 11;
    private const float RowHeight = 18;
    private const float Gap = 18;

    /// <summary>Paints the legend.</summary>
    /// <param name="ink">Pen.</param>
    /// <param name="marks">One mark a name.</param>
    /// <param name="series">Place of a name in the figure.</param>
    /// <param name="left">Left edge.</param>
    /// <param name="top">Upper edge.</param>
    /// <param name="width">Room.</param>
    /// <param name="height">Most height; names beyond it are left out.</param>
    /// <returns>Height used.</returns>
    public static float Paint(Ink ink, IReadOnlyList<Mark> marks, Func<string, int> series, float left, float top, float width, float height)
    {
        if (marks.Count < 2)
            return 0;
        float x = left, y = top;
        foreach (var mark in marks)
        {
            string name = Lettering.Fit(mark.Name, width - SampleWidth - 6, Size);
            float needed = SampleWidth + 6 + Lettering.Width(name, Size);
            if (x > left && x + needed > left + width)
                (x, y) = (left, y + RowHeight);
            if (y + RowHeight > top + Math.Max(height, RowHeight))
                return y - top;
            mark.PaintSample(ink, x, y + RowHeight / 2, series(mark.Name));
            ink.Text(name, x + SampleWidth + 6, y + RowHeight / 2 + Size * 0.36f, Size, Palette.Text);
            x += needed + Gap;
        }
        return y + RowHeight - top;
    }
}
