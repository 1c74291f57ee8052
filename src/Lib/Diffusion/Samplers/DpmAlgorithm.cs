namespace Experiments.Diffusion;

/// <summary>The equation that DPM-Solver integrates.</summary>
public enum DpmAlgorithm
{
    /// <summary>DPM-Solver++ (Lu et al., 2022): over the guessed clean image.</summary>
    PlusPlus,

    /// <summary>DPM-Solver: over the guessed noise; cannot end at the clean image.</summary>
    Noise,

    /// <summary>DPM-Solver++ for the stochastic equation.</summary>
    StochasticPlusPlus,

    /// <summary>DPM-Solver for the stochastic equation; cannot end at the clean image.</summary>
    StochasticNoise,
}
