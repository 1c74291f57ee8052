using Experiments.Plots.Marks;

namespace Experiments.Plots;

/// <summary>One pair of axes with what is drawn on them.</summary>
internal sealed record Panel(string Title, IReadOnlyList<Mark> Marks, AxisSpec X, AxisSpec Y)
{
    /// <summary>Names along x: of all marks, in order of appearance.</summary>
    public IReadOnlyList<string> XCategories { get; } = [.. Marks.SelectMany(m => m.XCategories).Distinct()];

    /// <summary>Names along y, from the top.</summary>
    public IReadOnlyList<string> YCategories { get; } = [.. Marks.SelectMany(m => m.YCategories).Distinct()];

    /// <summary>The settled horizontal axis.</summary>
    /// <returns>An axis.</returns>
    public Axis XAxis() => Axis.Settle(X, Marks.SelectMany(m => m.Xs(this)), XCategories, false, false, Tight);

    /// <summary>The settled vertical axis.</summary>
    /// <returns>An axis.</returns>
    public Axis YAxis() => Axis.Settle(Y, Marks.SelectMany(m => m.Ys(this)), YCategories, Marks.Any(m => m.FromZero), Tight || YCategories.Count > 0, Tight);

    private bool Tight => Marks.Any(m => m is HeatmapMark);
}
