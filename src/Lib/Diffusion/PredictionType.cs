namespace Experiments.Diffusion;

/// <summary>What a denoiser is trained to say of x_t = a x_0 + s noise.</summary>
public enum PredictionType
{
    /// <summary>The noise itself (DDPM); at almost no signal tiny errors of it are large errors of the image.</summary>
    Noise,

    /// <summary>The clean image x_0: the safe choice for label maps.</summary>
    Clean,

    /// <summary>v = a noise - s x_0 (Salimans and Ho, 2022): noise-like at the clean end, image-like at the noisy one.</summary>
    Velocity,

    /// <summary>noise - x_0, the velocity of the straight path from image to noise (flow matching).</summary>
    Flow,
}
