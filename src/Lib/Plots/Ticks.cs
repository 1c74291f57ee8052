namespace Experiments.Plots;

/// <summary>Where an axis is marked, and how.</summary>
/// <param name="Value">Position in data units.</param>
/// <param name="Label">Text; empty for a mark without one.</param>
internal readonly record struct Tick(double Value, string Label);

/// <summary>Round positions for axes: steps of 1, 2, 2.5 or 5 times a power of ten; decades on logarithmic axes.</summary>
internal static class Ticks
{
    private static readonly double[] Steps = [1, 2, 2.5, 5];

    /// <summary>Marks of a linear axis.</summary>
    /// <param name="min">Lower end.</param>
    /// <param name="max">Upper end, above <paramref name="min"/>.</param>
    /// <param name="target">About how many marks fit, at least 2.</param>
    /// <returns>Ascending marks within the ends.</returns>
    public static IReadOnlyList<Tick> Linear(double min, double max, int target)
    {
        double step = Step(min, max, target);
        var (first, last) = Ends(min, max, step);
        double[] values = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Clean((first + i) * step))];
        var labels = NumberText.Labels(values, step);
        return [.. values.Select((v, i) => new Tick(v, labels[i]))];
    }

    /// <summary>Marks of a logarithmic axis.</summary>
    /// <param name="min">Lower end, above 0.</param>
    /// <param name="max">Upper end, above <paramref name="min"/>.</param>
    /// <param name="target">About how many labels fit, at least 2.</param>
    /// <returns>Ascending marks within the ends; those between decades may be without label.</returns>
    public static IReadOnlyList<Tick> Logarithmic(double min, double max, int target)
    {
        int first = (int)Math.Floor(Math.Log10(min) + 1e-9), last = (int)Math.Ceiling(Math.Log10(max) - 1e-9);
        bool Inside(double v) => v >= min * (1 - 1e-9) && v <= max * (1 + 1e-9);
        var decades = Enumerable.Range(first, last - first + 1).Select(Power).Where(Inside).ToArray();
        double[] labelled = decades.Length >= 3
            ? [.. decades.Where((_, i) => i % (1 + (decades.Length - 1) / Math.Max(target, 2)) == 0)]
            : [.. Between(first, last, [1, 2, 5]).Where(Inside)];
        if (labelled.Length < 2)
            return Linear(min, max, target);
        double[] all = [.. labelled.Union(decades.Length is >= 3 and <= 6 ? Between(first, last, [2, 3, 4, 5, 6, 7, 8, 9]).Where(Inside) : decades).Order()];
        bool powers = labelled.Any(v => v >= 1e5 || v < 0.9e-3);
        return [.. all.Select(v => new Tick(v, !labelled.Contains(v) ? "" : powers ? NumberText.Power(v) : NumberText.Short(v)))];
    }

    // The step whose count of marks comes nearest to the wish, 2.5 only where it comes much nearer.
    private static double Step(double min, double max, int target)
    {
        int power = (int)Math.Floor(Math.Log10((max - min) / target));
        return Enumerable.Range(power - 1, 4).SelectMany(p => Steps.Select(s => (Factor: s, Size: s * Power(p)))).MinBy(c =>
        {
            var (first, last) = Ends(min, max, c.Size);
            double count = last - first + 1;
            return count < 2 ? double.MaxValue : Math.Abs(Math.Log(count / target)) + (c.Factor == 2.5 ? 0.4 : 0);
        }).Size;
    }

    private static (double First, double Last) Ends(double min, double max, double step) => (Math.Ceiling(min / step - 1e-9), Math.Floor(max / step + 1e-9));

    private static IEnumerable<double> Between(int first, int last, double[] factors) =>
        Enumerable.Range(first, last - first + 1).SelectMany(p => factors.Select(f => f * Power(p)));

    // 10^-3 by division is exact to the last bit where Math.Pow is not.
    private static double Power(int exponent) => exponent < 0 ? 1 / Math.Pow(10, -exponent) : Math.Pow(10, exponent);

    private static double Clean(double value) => value == 0 ? 0 : double.Parse(value.ToString("G15"));
}
