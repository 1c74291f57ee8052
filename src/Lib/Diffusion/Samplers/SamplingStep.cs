using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>What one call of the denoiser led to. The tensors are valid until the next step: clone what is to be kept.</summary>
/// <param name="Index">Position in <see cref="ISampler.Timesteps"/>.</param>
/// <param name="Timestep">What the denoiser was told.</param>
/// <param name="Sample">float[B, C, H, W], the less noisy images.</param>
/// <param name="Clean">float[B, C, H, W], the guess of the clean images at this step.</param>
public readonly record struct SamplingStep(int Index, double Timestep, Tensor Sample, Tensor Clean);
