using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>A way from noise to images: a description without state, so that one instance serves any number of runs.</summary>
public interface ISampler
{
    /// <summary>What the denoiser is told at each of its calls, in order.</summary>
    IReadOnlyList<double> Timesteps { get; }

    /// <summary>What standard normal noise is multiplied by before the first step.</summary>
    double InitialScale { get; }

    /// <summary>Runs step by step, as far as the caller enumerates; <see cref="DiffusionSampling.Run"/> is the usual caller.</summary>
    /// <param name="start">float[B, C, H, W], noise already multiplied by <see cref="InitialScale"/>; unchanged.</param>
    /// <param name="denoiser">The network.</param>
    /// <param name="noise">Where stochastic samplers draw from, in the order of their steps.</param>
    /// <returns>One entry a call of the denoiser; the last sample is the result and the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    IEnumerable<SamplingStep> Sample(Tensor start, Denoiser denoiser, NoiseSource noise);
}
