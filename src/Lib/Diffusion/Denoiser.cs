using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>A network seen from the samplers: noisy images in, its prediction out. Conditions are what the delegate has captured.</summary>
/// <param name="noisy">float[B, C, H, W].</param>
/// <param name="timesteps">float32[B], the step each image is at, counted as in training.</param>
/// <returns>float[B, C, H, W]; twice the channels where the network also predicts a variance.</returns>
public delegate Tensor Denoiser(Tensor noisy, Tensor timesteps);
