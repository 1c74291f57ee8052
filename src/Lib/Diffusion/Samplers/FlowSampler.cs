using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Euler's method along <see cref="FlowPath"/> for networks that give <see cref="PredictionType.Flow"/>: x += (t' - t) v.</summary>
/// <param name="Steps">Calls of the denoiser, at t = 1 and evenly below it.</param>
/// <param name="Shift">Above 1 more of the steps are spent on noise: t becomes shift t / (1 + (shift - 1) t).</param>
/// <param name="Limit">Keeps x_0 in range; null for no limit.</param>
public sealed record FlowSampler(int Steps, double Shift = 1, CleanLimit? Limit = null) : ISampler
{
    private const double Scale = 1000;

    /// <inheritdoc/>
    public IReadOnlyList<double> Timesteps => [.. Times().Take(Steps).Select(t => t * Scale)];

    /// <inheritdoc/>
    public double InitialScale => 1;

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(Tensor start, Denoiser denoiser, NoiseSource noise)
    {
        var times = Times();
        return SamplingLoop.Run(Timesteps, start, (i, x) =>
        {
            var output = SamplingLoop.Ask(denoiser, x, times[i] * Scale);
            var free = Parametrisation.Clean(PredictionType.Flow, output, x, 1 - times[i], times[i]);
            var clean = Limit?.Apply(free) ?? free;
            double kept = times[i + 1] / times[i];
            return (WeightedSum.Of((1 - kept, clean), (kept, x)), clean);
        });
    }

    private double[] Times()
    {
        Check.Positive(Steps, "FlowSampler.Steps");
        Check.Positive(Shift, "FlowSampler.Shift");
        return [.. Enumerable.Range(0, Steps + 1).Select(i => 1 - (double)i / Steps).Select(t => Shift * t / (1 + (Shift - 1) * t))];
    }
}
