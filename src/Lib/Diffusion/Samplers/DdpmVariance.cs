namespace Experiments.Diffusion;

/// <summary>Variance of the noise that an ancestral step adds.</summary>
public enum DdpmVariance
{
    /// <summary>That of q(x_{t-1} | x_t, x_0), the lower bound.</summary>
    FixedSmall,

    /// <summary>beta_t, the upper bound.</summary>
    FixedLarge,

    /// <summary>What the network gives in its second half of channels.</summary>
    Learned,

    /// <summary>Between both bounds in logarithm, by the network's second half of channels in [-1, 1] (Nichol and Dhariwal, 2021).</summary>
    LearnedRange,
}
