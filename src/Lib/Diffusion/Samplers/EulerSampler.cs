using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Euler's method on dx / dsigma = (x - x_0) / sigma, with x = x_0 + sigma noise (Karras et al., 2022).</summary>
/// <param name="Schedule">As in training; a step without signal counts as one of 2^-24.</param>
/// <param name="Steps">Calls of the denoiser.</param>
/// <param name="PredictionType">What the network gives.</param>
/// <param name="Spacing">Which training steps are visited.</param>
/// <param name="Offset">Added to the timesteps of <see cref="TimestepSpacing.Leading"/>.</param>
/// <param name="Sigmas">Which noise levels are visited.</param>
/// <param name="SigmaMax">Noisiest level of <see cref="SigmaSpacing.Karras"/>; that of the timesteps when null.</param>
/// <param name="SigmaMin">Cleanest level of <see cref="SigmaSpacing.Karras"/>; that of the timesteps when null.</param>
/// <param name="Final">Where the run stops.</param>
/// <param name="TellsLogSigma">Whether the network is told log(sigma) / 4 instead of a timestep, as EDM's networks are.</param>
/// <param name="Churn">Fresh noise before the steps; null for none.</param>
public sealed record EulerSampler(
    NoiseSchedule Schedule,
    int Steps,
    PredictionType PredictionType = PredictionType.Noise,
    TimestepSpacing Spacing = TimestepSpacing.Linspace,
    int Offset = 0,
    SigmaSpacing Sigmas = SigmaSpacing.Timesteps,
    double? SigmaMax = null,
    double? SigmaMin = null,
    FinalSigma Final = FinalSigma.Zero,
    bool TellsLogSigma = false,
    Churn? Churn = null) : ISampler
{
    private static readonly double MostChurn = Math.Sqrt(2) - 1;

    /// <inheritdoc/>
    public IReadOnlyList<double> Timesteps
    {
        get
        {
            var plan = Plan();
            return TellsLogSigma ? [.. plan.Sigmas.Take(Steps).Select(s => Math.Log(s) / 4)] : plan.Timesteps;
        }
    }

    /// <inheritdoc/>
    public double InitialScale => Plan().InitialScale;

    /// <summary>The noise levels between the steps, from the first on.</summary>
    public IReadOnlyList<double> NoiseLevels => Plan().Sigmas;

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(Tensor start, Denoiser denoiser, NoiseSource noise)
    {
        var timesteps = Timesteps;
        var sigmas = Plan().Sigmas;
        return SamplingLoop.Run(timesteps, start, (i, x) =>
        {
            double sigma = sigmas[i];
            var (signal, spread) = SigmaPlan.Amplitudes(sigma);
            var output = SamplingLoop.Ask(denoiser, WeightedSum.Of((signal, x)), timesteps[i]);
            double raised = sigma * (1 + ChurnAt(sigma, sigmas.Length - 1));
            var moved = Churn is null ? x : WeightedSum.Of((1, x), (Churn.Deviation * Math.Sqrt(raised * raised - sigma * sigma), noise(x)));
            var clean = PredictionType == PredictionType.Noise
                ? WeightedSum.Of((1, moved), (-raised, output))
                : Parametrisation.Clean(PredictionType, output, WeightedSum.Of((signal, moved)), signal, spread);
            double kept = sigmas[i + 1] / raised; // x + (x - x_0) / raised (next - raised)
            return (WeightedSum.Of((1 - kept, clean), (kept, moved)), clean);
        });
    }

    private double ChurnAt(double sigma, int levels) =>
        Churn is not null && sigma >= Churn.From && sigma <= Churn.To ? Math.Min(Churn.Amount / levels, MostChurn) : 0;

    private SigmaPlan Plan() => SigmaPlan.Of(Schedule, Steps, Spacing, Offset, Sigmas, SigmaMax, SigmaMin, Final);
}
