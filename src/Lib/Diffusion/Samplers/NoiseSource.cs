using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Draws standard normal noise for a stochastic sampler.</summary>
/// <param name="like">Gives shape, type and device.</param>
/// <returns>A fresh tensor in the current dispose scope.</returns>
public delegate Tensor NoiseSource(Tensor like);
