using System.Text.Json.Nodes;
using Experiments.Plots.Painting;

namespace Experiments.Plots.Marks;

/// <summary>One thing drawn on a pair of axes: what room it needs, how it is painted, how Plotly is told.</summary>
/// <param name="Name">Name in the legend; empty for none. Equal names share a colour in the whole figure.</param>
internal abstract record Mark(string Name)
{
    /// <summary>Names this mark puts on the x axis.</summary>
    public virtual IReadOnlyList<string> XCategories => [];

    /// <summary>Names this mark puts on the y axis.</summary>
    public virtual IReadOnlyList<string> YCategories => [];

    /// <summary>Whether its lengths are read from 0.</summary>
    public virtual bool FromZero => false;

    /// <summary>Whether it takes a colour of the series.</summary>
    public virtual bool IsSeries => Name.Length > 0;

    /// <summary>Whether the legend names it.</summary>
    public virtual bool InLegend => IsSeries;

    /// <summary>One phrase for readers without pictures, such as <c>line 'sigmoid' (100 points)</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Values the x axis must hold.</summary>
    public abstract IEnumerable<double> Xs(Panel panel);

    /// <summary>Values the y axis must hold.</summary>
    public abstract IEnumerable<double> Ys(Panel panel);

    /// <summary>Paints what lies below all series: bands, rules.</summary>
    public virtual void PaintBelow(Frame frame)
    {
    }

    /// <summary>Paints the series itself.</summary>
    public virtual void Paint(Frame frame)
    {
    }

    /// <summary>Paints what lies above all series: labels.</summary>
    public virtual void PaintAbove(Frame frame)
    {
    }

    /// <summary>Paints the sample in the legend.</summary>
    /// <param name="ink">Pen.</param>
    /// <param name="x">Left edge; the sample is <see cref="Legend.SampleWidth"/> wide.</param>
    /// <param name="y">Middle.</param>
    /// <param name="series">Place of the series in the figure.</param>
    public virtual void PaintSample(Ink ink, float x, float y, int series) =>
        ink.Box(new(x, y - 5, x + 14, y + 5), Palette.Series(series));

    /// <summary>Points that labels should keep clear of.</summary>
    public virtual IEnumerable<(double X, double Y)> Vertices(Panel panel) => [];

    /// <summary>The same as Plotly traces, axes and legend left to the caller.</summary>
    public abstract IEnumerable<JsonObject> Traces(Panel panel, Func<string, int> series);
}
