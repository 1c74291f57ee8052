namespace Experiments.Worlds;

/// <summary>The formulas of <see cref="Degradation"/>.</summary>
public enum DegradationKind
{
    /// <summary>Added normal noise.</summary>
    Noise,

    /// <summary>Bright streaks.</summary>
    Rain,

    /// <summary>Underexposure with a little noise.</summary>
    LowLight,

    /// <summary>A Gaussian blur.</summary>
    Blur,
}
