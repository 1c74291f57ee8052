namespace Experiments.Training;

/// <summary>How the learning rate falls between warm-up and cool-down.</summary>
public enum ScheduleShape
{
    /// <summary>It does not fall.</summary>
    Constant,

    /// <summary>Half a cosine from 1 to 0.</summary>
    Cosine,

    /// <summary>As 1 / sqrt(1 + t / timescale), t counted from the end of the warm-up, later by a shift.</summary>
    InverseSquareRoot,

    /// <summary>A straight line, or a power of one.</summary>
    Linear,

    /// <summary>Levels, each from a step of its own on.</summary>
    Stair,
}
