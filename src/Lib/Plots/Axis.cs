namespace Experiments.Plots;

/// <summary>What the caller asked of an axis.</summary>
/// <param name="Title">Quantity and unit; may be empty.</param>
/// <param name="Log">Whether distances are ratios.</param>
/// <param name="Min">Lower end, or null to follow the data.</param>
/// <param name="Max">Upper end, or null to follow the data.</param>
internal sealed record AxisSpec(string Title = "", bool Log = false, double? Min = null, double? Max = null);

/// <summary>An axis with its ends settled.</summary>
/// <param name="Title">Quantity and unit; may be empty.</param>
/// <param name="Log">Whether distances are ratios.</param>
/// <param name="Min">Value at the start.</param>
/// <param name="Max">Value at the end.</param>
/// <param name="Categories">Names of 0, 1, 2, ...; empty for a numeric axis.</param>
/// <param name="Downwards">Whether the start is at the top, as rows of tables are read.</param>
internal sealed record Axis(string Title, bool Log, double Min, double Max, IReadOnlyList<string> Categories, bool Downwards)
{
    /// <summary>Place of a value along the axis.</summary>
    /// <param name="value">In data units.</param>
    /// <returns>0 at the start, 1 at the end; not-a-number where the axis has no place for it.</returns>
    public double Share(double value)
    {
        if (!Log)
            return (value - Min) / (Max - Min);
        return value > 0 ? Math.Log(value / Min) / Math.Log(Max / Min) : double.NaN;
    }

    /// <summary>Marks for about so many labels.</summary>
    /// <param name="target">How many fit.</param>
    /// <returns>Ascending marks.</returns>
    public IReadOnlyList<Tick> Marks(int target) =>
        Categories.Count > 0 ? [.. Categories.Select((name, i) => new Tick(i, name))]
        : Log ? Ticks.Logarithmic(Min, Max, target)
        : Ticks.Linear(Min, Max, target);

    /// <summary>Settles an axis on what was asked and what the marks need.</summary>
    /// <param name="spec">The caller's wishes.</param>
    /// <param name="values">All data on this axis; those without a place are passed over.</param>
    /// <param name="categories">Names on the axis, empty for numbers.</param>
    /// <param name="fromZero">Whether lengths are read from 0, as with bars.</param>
    /// <param name="downwards">Whether it runs from top to bottom.</param>
    /// <param name="tight">Whether the data reaches the ends, as with heat maps.</param>
    /// <returns>The axis; its end is above its start.</returns>
    public static Axis Settle(AxisSpec spec, IEnumerable<double> values, IReadOnlyList<string> categories, bool fromZero, bool downwards, bool tight)
    {
        if (categories.Count > 0)
            return new Axis(spec.Title, false, -0.5, categories.Count - 0.5, categories, downwards);
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double v in values)
        {
            if (double.IsFinite(v) && (!spec.Log || v > 0))
                (low, high) = (Math.Min(low, v), Math.Max(high, v));
        }
        if (low > high)
            (low, high) = spec.Log ? (1, 10) : (0, 1);
        if (fromZero && !spec.Log)
            (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        var (min, max) = spec.Log ? PadRatio(low, high) : tight ? (low, high) : Pad(low, high, fromZero);
        min = Wanted(spec.Min, spec.Log) ?? min;
        max = Wanted(spec.Max, spec.Log) ?? max;
        if (!(max > min))
            (min, max) = spec.Log ? (min / 2, min * 2) : (min - Half(min), min + Half(min));
        return new Axis(spec.Title, spec.Log, min, max, categories, downwards);
    }

    private static double? Wanted(double? end, bool log) => end is { } e && double.IsFinite(e) && (!log || e > 0) ? e : null;

    private static (double Min, double Max) Pad(double low, double high, bool fromZero)
    {
        if (low == high)
            return fromZero && low == 0 ? (0, 1) : (low - Half(low), high + Half(high));
        double margin = (high - low) * 0.05;
        return (fromZero && low == 0 ? 0 : low - margin, fromZero && high == 0 ? 0 : high + margin);
    }

    private static (double Min, double Max) PadRatio(double low, double high)
    {
        double ratio = low == high ? 2 : Math.Pow(high / low, 0.05);
        return (low / ratio, high * ratio);
    }

    private static double Half(double value) => value == 0 ? 1 : Math.Abs(value) * 0.1;
}
