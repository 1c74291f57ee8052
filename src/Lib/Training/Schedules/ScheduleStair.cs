namespace Experiments.Training;

/// <summary>A level of a stepwise schedule.</summary>
/// <param name="Step">First step at which it holds, counted from 0.</param>
/// <param name="Factor">Factor on the peak rate, not on the level before.</param>
public sealed record ScheduleStair(long Step, double Factor);
