namespace Experiments.Training;

/// <summary>What a finished run leaves beside the trained model.</summary>
/// <param name="Steps">Optimiser steps done in all.</param>
/// <param name="Log">The metrics of the whole run, those of earlier processes included.</param>
/// <param name="Average">Moving average of the weights, or null; dispose it when done.</param>
public sealed record TrainingResult(long Steps, RunLog Log, Ema? Average) : IDisposable
{
    /// <summary>The last value of a metric.</summary>
    /// <param name="name">Name of the metric, such as <c>loss</c>.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="KeyNotFoundException">The run logged no such metric; the message lists those it has.</exception>
    public double Final(string name) =>
        Log.Lines.LastOrDefault(line => line.Values.ContainsKey(name))?.Values[name]
        ?? throw new KeyNotFoundException(
            $"The run logged no '{name}'; it has {string.Join(", ", Log.Lines.SelectMany(line => line.Values.Keys).Distinct())}.");

    /// <summary>Frees the moving average.</summary>
    public void Dispose() => Average?.Dispose();

    /// <summary>Steps and the last line of the log.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => Log.Lines.Count > 0 ? Log.Lines[^1].ToString() : $"step {Steps}";
}
