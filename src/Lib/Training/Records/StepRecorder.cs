using System.Diagnostics;

namespace Experiments.Training;

/// <summary>Turns the metrics of the steps since the last line into the next one, and stops a run that has diverged.</summary>
internal sealed class StepRecorder(TrainingRecipe recipe, RunLog log, MetricWindow window, long start)
{
    public const string Loss = "loss";
    public const string GradientNorm = "gradientNorm";

    private long since = start;
    private long clock = Stopwatch.GetTimestamp();

    /// <summary>The last line's loss, for the line of progress.</summary>
    public string Note { get; private set; } = "";

    /// <summary>Writes the line of a step: means since the last line, learning rate, speed, and what the evaluators gave.</summary>
    /// <exception cref="NotFiniteNumberException">A loss or gradient norm is not finite.</exception>
    public LogLine Write(long step, IReadOnlyDictionary<string, double> evaluated)
    {
        var values = Means();
        double seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        values["learningRate"] = recipe.Optimizer.LearningRate * recipe.Schedule.At(step - 1, recipe.Steps);
        values["examplesPerSecond"] = (step - since) * recipe.BatchSize / Math.Max(seconds, 1e-9);
        foreach (var (name, value) in evaluated)
            values[name] = value;
        Note = $"loss {values[Loss]:0.####}  {values["examplesPerSecond"]:0} examples/s";
        (since, clock) = (step, Stopwatch.GetTimestamp());
        return log.Add(step, values);
    }

    /// <summary>Writes what is still unread, so that no checkpoint is taken of a run that has diverged.</summary>
    /// <exception cref="NotFiniteNumberException">A loss or gradient norm is not finite.</exception>
    public void RequireFinite(long step)
    {
        if (step > since)
            Write(step, new Dictionary<string, double>());
    }

    private Dictionary<string, double> Means()
    {
        var series = window.Drain();
        RequireFinite(Loss, series[Loss], recipe.Accumulate);
        RequireFinite(GradientNorm, series[GradientNorm], 1);
        return series.ToDictionary(s => s.Key, s => (double)s.Value.Average());
    }

    private void RequireFinite(string name, float[] values, int perStep)
    {
        int index = Array.FindIndex(values, value => !float.IsFinite(value));
        if (index < 0)
            return;
        throw new NotFiniteNumberException(
            $"{name} became {values[index]} at step {since + (index / perStep) + 1} of {recipe.Steps}. Lower LearningRate (now {recipe.Optimizer.LearningRate}), " +
            $"lengthen WarmupSteps (now {recipe.Schedule.WarmupSteps}), set Clip (now {recipe.Clip?.ToString() ?? "off"}), or look for NaN in the batch of that step; " +
            "checkpoints hold earlier, finite weights.",
            values[index]);
    }
}
