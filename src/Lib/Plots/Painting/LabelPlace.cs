using SkiaSharp;

namespace Experiments.Plots.Painting;

/// <summary>Finds the emptiest of several places for a label.</summary>
internal static class LabelPlace
{
    /// <summary>Chooses a place.</summary>
    /// <param name="candidates">Boxes in order of preference, at least one.</param>
    /// <param name="points">Data to keep clear of.</param>
    /// <param name="taken">Other labels to keep clear of.</param>
    /// <returns>The box that covers least, the first among equals.</returns>
    public static SKRect Choose(IEnumerable<SKRect> candidates, IReadOnlyList<SKPoint> points, IEnumerable<SKRect> taken) =>
        candidates.MinBy(box => points.Count(SKRect.Inflate(box, 3, 3).Contains) + 5 * taken.Count(box.IntersectsWith));

    /// <summary>All data of a panel in pixels.</summary>
    /// <param name="frame">The panel.</param>
    /// <returns>Points within reach of the axes.</returns>
    public static SKPoint[] Points(Frame frame) =>
        [.. frame.Panel.Marks.SelectMany(m => m.Vertices(frame.Panel)).Where(v => frame.Has(v.X, v.Y)).Select(v => new SKPoint(frame.Px(v.X), frame.Py(v.Y)))];
}
