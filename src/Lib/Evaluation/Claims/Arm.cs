namespace Experiments.Evaluation;

/// <summary>One side of a comparison with its results.</summary>
/// <param name="Name">Such as <c>sigmoid</c>.</param>
/// <param name="Values">One result a seed, in the order of the seeds.</param>
public sealed record Arm(string Name, IReadOnlyList<double> Values)
{
    /// <summary>Mean over the seeds.</summary>
    public double Mean => Values.Average();
}
