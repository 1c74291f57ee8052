using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Euler steps that go below the next noise level and come back to it with fresh noise.</summary>
/// <param name="Schedule">As in training; a step without signal counts as one of 2^-24.</param>
/// <param name="Steps">Calls of the denoiser.</param>
/// <param name="PredictionType">What the network gives.</param>
/// <param name="Spacing">Which training steps are visited.</param>
/// <param name="Offset">Added to the timesteps of <see cref="TimestepSpacing.Leading"/>.</param>
public sealed record EulerAncestralSampler(
    NoiseSchedule Schedule,
    int Steps,
    PredictionType PredictionType = PredictionType.Noise,
    TimestepSpacing Spacing = TimestepSpacing.Linspace,
    int Offset = 0) : ISampler
{
    /// <inheritdoc/>
    public IReadOnlyList<double> Timesteps => Plan().Timesteps;

    /// <inheritdoc/>
    public double InitialScale => Plan().InitialScale;

    /// <summary>The noise levels between the steps, one more than there are steps.</summary>
    public IReadOnlyList<double> NoiseLevels => Plan().Sigmas;

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(Tensor start, Denoiser denoiser, NoiseSource noise)
    {
        var (timesteps, sigmas, _) = Plan();
        return SamplingLoop.Run(timesteps, start, (i, x) =>
        {
            double from = sigmas[i], to = sigmas[i + 1];
            var (signal, spread) = SigmaPlan.Amplitudes(from);
            var scaled = WeightedSum.Of((signal, x));
            var output = SamplingLoop.Ask(denoiser, scaled, timesteps[i]);
            var clean = Parametrisation.Clean(PredictionType, output, scaled, signal, spread);
            double up = Math.Sqrt(to * to * (from * from - to * to) / (from * from));
            double kept = Math.Sqrt(to * to - up * up) / from;
            return (WeightedSum.Of((1 - kept, clean), (kept, x), (up, noise(x))), clean);
        });
    }

    private SigmaPlan Plan() => SigmaPlan.Of(Schedule, Steps, Spacing, Offset, SigmaSpacing.Timesteps);
}
