using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>a and s of x_t = a x_0 + s noise, one of each an example.</summary>
/// <param name="Signal">float[B, 1, ..].</param>
/// <param name="Noise">float[B, 1, ..].</param>
public readonly record struct Amplitudes(Tensor Signal, Tensor Noise);
