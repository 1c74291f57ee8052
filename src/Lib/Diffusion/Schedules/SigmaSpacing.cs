namespace Experiments.Diffusion;

/// <summary>Which noise levels sigma = s / a a sampler visits.</summary>
public enum SigmaSpacing
{
    /// <summary>Those of the chosen timesteps.</summary>
    Timesteps,

    /// <summary>Evenly in sigma^(1/7) (Karras et al., 2022, equation 5): more of the clean end.</summary>
    Karras,

    /// <summary>Evenly in log sigma (Lu et al., 2022).</summary>
    Logarithmic,
}
