using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>How images become noise: x_t = a(t) x_0 + s(t) noise. Times are what the implementing type says they are.</summary>
public interface IForwardProcess
{
    /// <summary>a and s at one time.</summary>
    /// <param name="time">In the process's own unit.</param>
    /// <returns>Both at least 0.</returns>
    (double Signal, double Noise) At(double time);

    /// <summary>Times drawn uniformly, for training.</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">What to draw from; libtorch's shared generator when null.</param>
    /// <returns>A CPU tensor [count].</returns>
    Tensor Draw(int count, Generator? generator = null);

    /// <summary>The timestep that a network is told, in units where training runs from 0 to about 1000.</summary>
    /// <param name="times">[B].</param>
    /// <returns>float32[B].</returns>
    Tensor Timesteps(Tensor times);
}
