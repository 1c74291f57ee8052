namespace Experiments.Diffusion;

/// <summary>Which training steps a sampler visits (Lin et al., 2023, table 2).</summary>
public enum TimestepSpacing
{
    /// <summary>Every n-th from step 0: never visits the noisiest step.</summary>
    Leading,

    /// <summary>Every n-th counted from the noisiest step: what schedules without terminal signal need.</summary>
    Trailing,

    /// <summary>Evenly from the first to the last step.</summary>
    Linspace,
}
