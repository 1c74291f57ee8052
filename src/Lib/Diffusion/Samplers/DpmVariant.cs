namespace Experiments.Diffusion;

/// <summary>How a second-order DPM-Solver step weighs the change of the guess.</summary>
public enum DpmVariant
{
    /// <summary>By half of the step.</summary>
    Midpoint,

    /// <summary>By the exact integral of a straight line.</summary>
    Heun,
}
