using Experiments.Core;

namespace Experiments.Training;

/// <summary>What the learning rate is multiplied by at each step: a pure function of the step.</summary>
/// <remarks>
/// <code>
/// 1 |    ____                 p = (s - W) / (T - W), clipped to [0, 1]
///   |   /    \__              constant 1;  cosine (1 + cos(pi p)) / 2;  linear end + (1 - end)(1 - p)
///   |  /        \__           inverse square root 1 / sqrt(1 + max(0, s - W) / timescale)
/// 0 |_/____________\_         all times min(1, s / W) and min(1, (T - s) / C)
///   0   W       T-C  T
/// </code>
/// W warm-up, C cool-down, T all steps; s counts from 0, so the first update of a warm-up is exactly zero (big_vision's convention).
/// </remarks>
/// <param name="Shape">Fall between warm-up and cool-down.</param>
/// <param name="WarmupSteps">Steps over which the rate rises in a straight line from 0.</param>
/// <param name="CooldownSteps">Steps at the end over which the rate falls in a straight line to 0.</param>
/// <param name="Timescale">Steps after which the inverse square root has fallen to 1 / sqrt(2).</param>
/// <param name="End">Where the straight line of <see cref="ScheduleShape.Linear"/> ends.</param>
public sealed record LearningRateSchedule(
    ScheduleShape Shape,
    long WarmupSteps = 0,
    long CooldownSteps = 0,
    double Timescale = 10_000,
    double End = 0)
{
    /// <summary>Full rate after the warm-up.</summary>
    /// <param name="warmupSteps">Warm-up.</param>
    /// <param name="cooldownSteps">Cool-down.</param>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule Constant(long warmupSteps = 0, long cooldownSteps = 0) =>
        new(ScheduleShape.Constant, warmupSteps, cooldownSteps);

    /// <summary>Half a cosine from the end of the warm-up to 0 at the last step.</summary>
    /// <param name="warmupSteps">Warm-up.</param>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule Cosine(long warmupSteps = 0) => new(ScheduleShape.Cosine, warmupSteps);

    /// <summary>Inverse square root, which needs no fixed end: train on, and cool down from any checkpoint.</summary>
    /// <param name="warmupSteps">Warm-up.</param>
    /// <param name="cooldownSteps">Cool-down.</param>
    /// <param name="timescale">Steps after which the rate has fallen to 1 / sqrt(2).</param>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule InverseSquareRoot(long warmupSteps, long cooldownSteps = 0, double timescale = 10_000) =>
        new(ScheduleShape.InverseSquareRoot, warmupSteps, cooldownSteps, timescale);

    /// <summary>A straight line from 1 at the end of the warm-up to <paramref name="end"/> at the last step.</summary>
    /// <param name="warmupSteps">Warm-up.</param>
    /// <param name="end">Last value.</param>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule Linear(long warmupSteps = 0, double end = 0) => new(ScheduleShape.Linear, warmupSteps, End: end);

    /// <summary>The factor at a step.</summary>
    /// <param name="step">Steps done before this one, from 0.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <returns>A factor in [0, 1].</returns>
    public double At(long step, long totalSteps)
    {
        double progress = Math.Clamp((step - WarmupSteps) / (double)Math.Max(1, totalSteps - WarmupSteps), 0, 1);
        double factor = Shape switch
        {
            ScheduleShape.Cosine => 0.5 * (1 + Math.Cos(Math.PI * progress)),
            ScheduleShape.InverseSquareRoot => 1 / Math.Sqrt(1 + (Math.Max(0, step - WarmupSteps) / Timescale)),
            ScheduleShape.Linear => End + ((1 - End) * (1 - progress)),
            _ => 1,
        };
        if (WarmupSteps > 0)
            factor *= Math.Min(1, step / (double)WarmupSteps);
        if (CooldownSteps > 0)
            factor *= Math.Clamp((totalSteps - step) / (double)CooldownSteps, 0, 1);
        return factor;
    }

    /// <summary>Checks the members against a run's length.</summary>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the remedy.</exception>
    public void Validate(long totalSteps)
    {
        Check.Member(WarmupSteps >= 0, "LearningRateSchedule.WarmupSteps", WarmupSteps, "use 0 or more");
        Check.Member(CooldownSteps >= 0, "LearningRateSchedule.CooldownSteps", CooldownSteps, "use 0 or more");
        Check.Member(
            WarmupSteps + CooldownSteps < totalSteps,
            "LearningRateSchedule.WarmupSteps + CooldownSteps",
            WarmupSteps + CooldownSteps,
            $"use fewer than the run's {totalSteps} steps");
        Check.Positive(Timescale, "LearningRateSchedule.Timescale");
        Check.Member(End is >= 0 and <= 1, "LearningRateSchedule.End", End, "use a value in [0, 1]");
    }
}
