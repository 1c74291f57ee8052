using Experiments.Core;

namespace Experiments.Training;

/// <summary>What the learning rate is multiplied by at each step: a pure function of the step.</summary>
/// <remarks>
/// <code>
/// 1 |    ____                 p = (s - W) / (T - W), clipped to [0, 1]
///   |   /    \__              constant 1;  cosine (1 + cos(pi p)) / 2;  linear end + (1 - end)(1 - p)^power
///   |  /        \__           inverse square root 1 / sqrt(1 + (max(0, s - W) + shift) / timescale);  stair: the last level begun
/// 0 |_/____________\_         all times min(1, s / W) and min(1, (T - s) / C)
///   0   W       T-C  T
/// </code>
/// W warm-up, C cool-down, T all steps; s counts from 0, so the first update of a warm-up is exactly zero (big_vision's convention,
/// and that of the transformers library, whose inverse square root has the warm-up as its timescale). big_vision gives the end of a
/// linear or polynomial schedule as a rate: divide it by the peak rate.
/// </remarks>
/// <param name="Shape">Fall between warm-up and cool-down.</param>
/// <param name="WarmupSteps">Steps over which the rate rises in a straight line from 0; see <see cref="Duration"/> for other units.</param>
/// <param name="CooldownSteps">Steps at the end over which the rate falls in a straight line to 0.</param>
/// <param name="Timescale">Steps after which the inverse square root has fallen to 1 / sqrt(2).</param>
/// <param name="End">Where <see cref="ScheduleShape.Linear"/> ends, as a part of the peak rate.</param>
/// <param name="Power">Of <see cref="ScheduleShape.Linear"/>: 1 is a straight line, 2 falls fast first.</param>
/// <param name="Shift">Steps by which the inverse square root is further on, to continue smoothly at another batch size.</param>
/// <param name="Stairs">Levels of <see cref="ScheduleShape.Stair"/> in the order of their steps; null for none.</param>
public sealed record LearningRateSchedule(
    ScheduleShape Shape,
    long WarmupSteps = 0,
    long CooldownSteps = 0,
    double Timescale = 10_000,
    double End = 0,
    double Power = 1,
    double Shift = 0,
    IReadOnlyList<ScheduleStair>? Stairs = null)
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

    /// <summary>A power of the straight line from 1 at the end of the warm-up to <paramref name="end"/> at the last step.</summary>
    /// <param name="power">Above 0.</param>
    /// <param name="warmupSteps">Warm-up.</param>
    /// <param name="end">Last value.</param>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule Polynomial(double power, long warmupSteps = 0, double end = 0) =>
        new(ScheduleShape.Linear, warmupSteps, End: end, Power: power);

    /// <summary>Full rate up to the first level's step.</summary>
    /// <param name="stairs">Levels in the order of their steps.</param>
    /// <param name="warmupSteps">Warm-up.</param>
    /// <param name="cooldownSteps">Cool-down.</param>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule Stair(IReadOnlyList<ScheduleStair> stairs, long warmupSteps = 0, long cooldownSteps = 0) =>
        new(ScheduleShape.Stair, warmupSteps, cooldownSteps, Stairs: stairs);

    /// <summary>The rate for a batch by the linear scaling rule of Goyal et al.: rates in the literature are for 256 examples.</summary>
    /// <param name="rate">Rate at 256 examples a step.</param>
    /// <param name="batchSize">Examples a step.</param>
    /// <returns>rate x batchSize / 256.</returns>
    public static double RateForBatch(double rate, long batchSize) => rate * batchSize / 256.0;

    /// <summary>The factor at a step.</summary>
    /// <param name="step">Steps done before this one, from 0.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <returns>A factor in [0, 1]; above 1 only where <see cref="End"/> or a level is.</returns>
    public double At(long step, long totalSteps)
    {
        double progress = Math.Clamp((step - WarmupSteps) / (double)Math.Max(1, totalSteps - WarmupSteps), 0, 1);
        double factor = Shape switch
        {
            ScheduleShape.Cosine => 0.5 * (1 + Math.Cos(Math.PI * progress)),
            ScheduleShape.InverseSquareRoot => 1 / Math.Sqrt(1 + ((Math.Max(0, step - WarmupSteps) + Shift) / Timescale)),
            ScheduleShape.Linear => End + ((1 - End) * Math.Pow(1 - progress, Power)),
            ScheduleShape.Stair => (Stairs ?? []).LastOrDefault(stair => stair.Step <= step)?.Factor ?? 1,
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
        Check.Member(End >= 0 && double.IsFinite(End), "LearningRateSchedule.End", End, "use 0 or more, usually below 1");
        Check.Positive(Power, "LearningRateSchedule.Power");
        Check.Member(Shift >= 0 && double.IsFinite(Shift), "LearningRateSchedule.Shift", Shift, "use 0 or more steps");
        var stairs = Stairs ?? [];
        for (int i = 0; i < stairs.Count; i++)
        {
            Check.Member(stairs[i].Factor >= 0, $"LearningRateSchedule.Stairs[{i}].Factor", stairs[i].Factor, "use 0 or more");
            Check.Member(i == 0 || stairs[i].Step > stairs[i - 1].Step, $"LearningRateSchedule.Stairs[{i}].Step", stairs[i].Step, "give the levels in the order of their steps");
        }
    }

    /// <summary>Whether all members are equal, the levels one by one.</summary>
    /// <param name="other">Another schedule.</param>
    /// <returns>True when both give the same factors.</returns>
    public bool Equals(LearningRateSchedule? other) =>
        other is not null
        && (Shape, WarmupSteps, CooldownSteps, Timescale, End, Power, Shift)
            == (other.Shape, other.WarmupSteps, other.CooldownSteps, other.Timescale, other.End, other.Power, other.Shift)
        && (Stairs ?? []).SequenceEqual(other.Stairs ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Shape, WarmupSteps, CooldownSteps, Timescale, End, Power, Shift, Stairs?.Count ?? 0);
}
