using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>The straight path from image to noise: x_t = (1 - t) x_0 + t noise, t in [0, 1]; networks are told 1000 t.</summary>
/// <remarks>Flow matching (Lipman et al., 2023; Liu et al., 2023). Pair it with <see cref="PredictionType.Flow"/> and <see cref="FlowSampler"/>.</remarks>
public sealed class FlowPath : IForwardProcess
{
    /// <inheritdoc/>
    public (double Signal, double Noise) At(double time)
    {
        Check.Member(time is >= 0 and <= 1, "time", time, "use a time from 0 (clean) to 1 (noise)");
        return (1 - time, time);
    }

    /// <inheritdoc/>
    public Tensor Draw(int count, Generator? generator = null) => rand(count, generator: generator);

    /// <inheritdoc/>
    public Tensor Timesteps(Tensor times)
    {
        using Scalar thousand = 1000;
        return times.to(ScalarType.Float32).mul(thousand);
    }
}
