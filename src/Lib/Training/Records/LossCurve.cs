using Experiments.Plots;

namespace Experiments.Training;

/// <summary>How a run's loss fell, for a chart.</summary>
/// <param name="Steps">Steps at which it was logged.</param>
/// <param name="Values">Mean since the step before.</param>
public sealed record LossCurve(Numbers Steps, Numbers Values)
{
    /// <summary>Of a run that was not trained.</summary>
    public static LossCurve Empty { get; } = new([], []);

    /// <summary>The loss in a log.</summary>
    /// <param name="log">Of a run.</param>
    /// <returns>The curve.</returns>
    public static LossCurve Of(RunLog log)
    {
        var series = log.Series("loss");
        return new(Numbers.From(series.Select(s => (double)s.Step)), Numbers.From(series.Select(s => s.Value)));
    }
}
