namespace Experiments.Evaluation;

/// <summary>An estimate with the interval that holds it.</summary>
/// <param name="Estimate">The estimate, in the unit of the metric.</param>
/// <param name="Low">Lower end; minus infinity when there is too little data for one.</param>
/// <param name="High">Upper end; infinity when there is too little data for one.</param>
/// <param name="Level">Coverage, such as 0.95.</param>
public sealed record Interval(double Estimate, double Low, double High, double Level = 0.95)
{
    /// <summary>Whether the whole interval lies above a value.</summary>
    /// <param name="value">Such as 0 for a difference.</param>
    /// <returns>True when even the lower end is larger.</returns>
    public bool IsAbove(double value) => Low > value;

    /// <summary>Whether the whole interval lies below a value.</summary>
    /// <param name="value">Such as 0 for a difference.</param>
    /// <returns>True when even the upper end is smaller.</returns>
    public bool IsBelow(double value) => High < value;

    /// <summary>The estimate and the ends with three decimals.</summary>
    /// <returns>Such as <c>0.420 [0.391, 0.449]</c>.</returns>
    public override string ToString() =>
        double.IsFinite(Low) && double.IsFinite(High) ? $"{Estimate:0.000} [{Low:0.000}, {High:0.000}]" : $"{Estimate:0.000} (no interval: one value)";
}
