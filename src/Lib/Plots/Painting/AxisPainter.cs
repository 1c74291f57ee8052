using SkiaSharp;

namespace Experiments.Plots.Painting;

/// <summary>Rules, marks and words of one panel's axes, and the room they need.</summary>
internal sealed class AxisPainter
{
    private const float Size = 11;
    private const float LineHeight = 14;
    private const int MostLines = 3;
    private readonly Axis x;
    private readonly Axis y;

    private readonly SKSize area;

    /// <summary>Settles how many labels the panel has room for.</summary>
    /// <param name="x">Horizontal axis.</param>
    /// <param name="y">Vertical axis.</param>
    /// <param name="area">Size of the panel with its words; labels left of the data take two fifths of its width at most.</param>
    public AxisPainter(Axis x, Axis y, SKSize area) => (this.x, this.y, this.area) = (x, y, area);

    /// <summary>Room left of the data, in pixels.</summary>
    public float LeftRoom =>
        (y.Title.Length > 0 ? 20 : 0) + 8 + RowLabels().SelectMany(m => m.Lines).Select(l => Lettering.Width(l, Size)).DefaultIfEmpty(0).Max();

    /// <summary>Room below the data.</summary>
    /// <param name="width">Width of the data area.</param>
    /// <returns>PixelBuffer.</returns>
    public float BottomRoom(float width) => (Titled ? 20 : 2) + 6 + ColumnLabels(width).Height;

    /// <summary>Paints the rules and the base line that data lies on.</summary>
    /// <param name="ink">Pen.</param>
    /// <param name="plot">Data area.</param>
    public void PaintRules(Ink ink, SKRect plot)
    {
        if (y.Categories.Count == 0)
        {
            foreach (var mark in RowLabels())
                ink.Line(plot.Left, Y(plot, mark.Value), plot.Right, Y(plot, mark.Value), Palette.Grid.WithAlpha((byte)(mark.Lines.Count > 0 ? 255 : 110)));
        }
        if (x.Categories.Count == 0)
        {
            foreach (var mark in ColumnLabels(plot.Width).Marks)
                ink.Line(X(plot, mark.Value), plot.Top, X(plot, mark.Value), plot.Bottom, Palette.Grid.WithAlpha((byte)(mark.Lines.Count > 0 ? 190 : 90)));
        }
        double zero = y.Share(0);
        float baseLine = y.Categories.Count == 0 && !y.Log && zero is > 0 and < 1 ? Y(plot, 0) : plot.Bottom;
        ink.Line(plot.Left, baseLine, plot.Right, baseLine, Palette.Axis);
    }

    /// <summary>Paints labels and titles.</summary>
    /// <param name="ink">Pen.</param>
    /// <param name="plot">Data area.</param>
    /// <param name="left">Left edge of the panel, where the vertical title stands.</param>
    public void PaintWords(Ink ink, SKRect plot, float left)
    {
        foreach (var mark in RowLabels())
        {
            float first = Y(plot, mark.Value) + Size * 0.36f - (mark.Lines.Count - 1) * LineHeight / 2;
            for (int i = 0; i < mark.Lines.Count; i++)
                ink.Text(mark.Lines[i], plot.Left - 7, first + i * LineHeight, Size, Palette.Quiet, Anchor.End);
        }
        if (y.Title.Length > 0)
            ink.Text(Lettering.Fit(y.Title, plot.Height, Size + 0.5f), left + 11, plot.MidY, Size + 0.5f, Palette.Text, Anchor.Middle, angle: -90);

        var columns = ColumnLabels(plot.Width);
        foreach (var mark in columns.Marks)
        {
            float at = X(plot, mark.Value);
            if (columns.Slanted)
                ink.Text(mark.Lines[0], at + 3, plot.Bottom + 12, Size, Palette.Quiet, Anchor.End, angle: -40);
            for (int i = 0; i < mark.Lines.Count && !columns.Slanted; i++)
            {
                float half = Lettering.Width(mark.Lines[i], Size) / 2;
                float inside = x.Categories.Count > 0 ? at : Math.Min(at, Math.Max(plot.Right - half + 12, plot.Left + half));
                ink.Text(mark.Lines[i], inside, plot.Bottom + 16 + i * LineHeight, Size, Palette.Quiet, Anchor.Middle);
            }
        }
        if (Titled)
        {
            float foot = plot.Bottom + 6 + columns.Height + 14;
            ink.Text(Lettering.Fit(x.Title, plot.Width, Size + 0.5f), plot.MidX, foot, Size + 0.5f, Palette.Text, Anchor.Middle);
        }
    }

    private bool Titled => x.Title.Length > 0 && area.Height >= 80;

    private IReadOnlyList<Label> RowLabels()
    {
        float height = Math.Max(area.Height - 60, 40);
        if (y.Categories.Count == 0)
            return [.. y.Marks((int)Math.Clamp(height / 38, 2, 8)).Select(m => new Label(m.Value, m.Label.Length > 0 ? [m.Label] : []))];
        int lines = Math.Clamp((int)(height / y.Categories.Count / LineHeight), 1, MostLines);
        int every = Every(LineHeight * y.Categories.Count / height);
        return [.. y.Categories.Select((c, i) => new Label(i, Lettering.Wrap(c, area.Width * 0.4f, Size, lines))).Where((_, i) => i % every == 0)];
    }

    private ColumnText ColumnLabels(float width)
    {
        if (x.Categories.Count == 0)
            return new ColumnText([.. Numeric(width).Select(m => new Label(m.Value, m.Label.Length > 0 ? [m.Label] : []))], LineHeight, false);
        float slot = width / x.Categories.Count;
        Label[] wrapped = [.. x.Categories.Select((c, i) => new Label(i, Lettering.Wrap(c, slot - 6, Size, MostLines)))];
        bool whole = wrapped.All(l => string.Concat(l.Lines).Replace(" ", "") == x.Categories[(int)l.Value].Replace(" ", "").Replace("\n", ""));
        if (whole)
            return new ColumnText(wrapped, LineHeight * wrapped.Max(l => l.Lines.Count), false);
        float widest = x.Categories.Max(c => Lettering.Width(c, Size));
        bool numbers = x.Categories.All(c => int.TryParse(c, out _));
        int every = Every((numbers ? widest + 10 : LineHeight) / slot);
        float room = Math.Clamp(area.Height * 0.45f, 20, 96);
        Label[] single = [.. x.Categories.Select((c, i) => new Label(i, [Lettering.Fit(c, room, Size)])).Where((_, i) => i % every == 0)];
        return new ColumnText(single, numbers ? LineHeight : 8 + 0.64f * single.Max(m => Lettering.Width(m.Lines[0], Size)), !numbers);
    }

    // Of too many names, every 2nd, 5th, 10th and so on is written.
    private static int Every(float crowding)
    {
        int[] rounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
        return Array.Find(rounds, r => r >= crowding) is var r and > 0 ? r : rounds[^1];
    }

    // As many marks as fit without their labels touching.
    private IReadOnlyList<Tick> Numeric(float width)
    {
        IReadOnlyList<Tick> marks = [];
        for (int target = (int)Math.Clamp(width / 55, 2, 9); target >= 2; target--)
        {
            marks = x.Marks(target);
            var labelled = marks.Where(m => m.Label.Length > 0).ToArray();
            bool apart = labelled.Zip(labelled.Skip(1)).All(pair =>
                (x.Share(pair.Second.Value) - x.Share(pair.First.Value)) * width
                > (Lettering.Width(pair.First.Label, Size) + Lettering.Width(pair.Second.Label, Size)) / 2 + 10);
            if (apart)
                break;
        }
        return marks;
    }

    private float X(SKRect plot, double value) => (float)(plot.Left + plot.Width * x.Share(value));

    private float Y(SKRect plot, double value) =>
        (float)(y.Downwards ? plot.Top + plot.Height * y.Share(value) : plot.Bottom - plot.Height * y.Share(value));

    private sealed record Label(double Value, IReadOnlyList<string> Lines);

    private sealed record ColumnText(IReadOnlyList<Label> Marks, float Height, bool Slanted);
}
