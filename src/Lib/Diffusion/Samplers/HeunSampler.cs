using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Heun's method: an Euler step, then the mean of the slopes at both of its ends (Karras et al., 2022, algorithm 1).</summary>
/// <remarks>Two calls of the denoiser a step, one in the last; both are reported, and the first of a pair is only a trial.</remarks>
/// <param name="Schedule">As in training.</param>
/// <param name="Steps">Noise levels visited: 2 Steps - 1 calls of the denoiser.</param>
/// <param name="PredictionType">What the network gives.</param>
/// <param name="Limit">Keeps x_0 in range; null for no limit.</param>
/// <param name="Spacing">Which training steps are visited.</param>
/// <param name="Offset">Added to the timesteps of <see cref="TimestepSpacing.Leading"/>.</param>
/// <param name="Sigmas">Which noise levels are visited.</param>
public sealed record HeunSampler(
    NoiseSchedule Schedule,
    int Steps,
    PredictionType PredictionType = PredictionType.Noise,
    CleanLimit? Limit = null,
    TimestepSpacing Spacing = TimestepSpacing.Linspace,
    int Offset = 0,
    SigmaSpacing Sigmas = SigmaSpacing.Timesteps) : ISampler
{
    /// <inheritdoc/>
    public IReadOnlyList<double> Timesteps
    {
        get
        {
            var timesteps = Plan().Timesteps;
            return [timesteps[0], .. timesteps.Skip(1).SelectMany(t => new[] { t, t })];
        }
    }

    /// <inheritdoc/>
    public double InitialScale => Plan().InitialScale;

    /// <summary>The noise level of each call of the denoiser, and the final one.</summary>
    public IReadOnlyList<double> NoiseLevels
    {
        get
        {
            var sigmas = Plan().Sigmas;
            return [sigmas[0], .. sigmas[1..^1].SelectMany(s => new[] { s, s }), sigmas[^1]];
        }
    }

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(Tensor start, Denoiser denoiser, NoiseSource noise)
    {
        var timesteps = Timesteps;
        var sigmas = NoiseLevels;
        Tensor? before = null, slope = null; // where a pair began, and the slope there
        (Tensor, Tensor) Step(int i, Tensor x)
        {
            double sigma = sigmas[i];
            var (signal, spread) = SigmaPlan.Amplitudes(sigma);
            var scaled = WeightedSum.Of((signal, x));
            var free = Parametrisation.Clean(PredictionType, SamplingLoop.Ask(denoiser, scaled, timesteps[i]), scaled, signal, spread);
            var clean = Limit?.Apply(free) ?? free;
            var here = WeightedSum.Of((1 / sigma, x), (-1 / sigma, clean));
            if (i % 2 == 0)
            {
                before = x.clone().DetachFromDisposeScope();
                slope = here.DetachFromDisposeScope();
                return (WeightedSum.Of((1, x), (sigmas[i + 1] - sigma, here)), clean);
            }
            double half = (sigma - sigmas[i - 1]) / 2;
            var next = WeightedSum.Of((1, before!), (half, slope!), (half, here));
            Forget();
            return (next, clean);
        }
        void Forget()
        {
            before?.Dispose();
            slope?.Dispose();
        }
        foreach (var step in SamplingLoop.Run(timesteps, start, Step))
            yield return step;
        Forget();
    }

    private SigmaPlan Plan() => SigmaPlan.Of(Schedule, Steps, Spacing, Offset, Sigmas);
}
