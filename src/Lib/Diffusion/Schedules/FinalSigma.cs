namespace Experiments.Diffusion;

/// <summary>Where a sampler over noise levels stops.</summary>
public enum FinalSigma
{
    /// <summary>At the clean image.</summary>
    Zero,

    /// <summary>At the schedule's least noise, which noise-predicting solvers need.</summary>
    Least,
}
