using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Denoising diffusion implicit models: to the guessed x_0, and from there back along the guessed noise (Song et al., 2021, equation 12).</summary>
/// <param name="Schedule">As in training.</param>
/// <param name="Steps">Calls of the denoiser.</param>
/// <param name="PredictionType">What the network gives.</param>
/// <param name="Eta">Share of fresh noise: 0 is deterministic, 1 as noisy as DDPM.</param>
/// <param name="Limit">Keeps x_0 in range; null for no limit.</param>
/// <param name="Spacing">Which training steps are visited.</param>
/// <param name="Offset">Added to the timesteps of <see cref="TimestepSpacing.Leading"/>.</param>
/// <param name="EndsClean">Whether the last step goes to the clean image; otherwise to the noise of the schedule's first step.</param>
/// <param name="NoiseFromLimited">Whether the noise is guessed again from x_0 after its limit.</param>
public sealed record DdimSampler(
    NoiseSchedule Schedule,
    int Steps,
    PredictionType PredictionType = PredictionType.Noise,
    double Eta = 0,
    CleanLimit? Limit = null,
    TimestepSpacing Spacing = TimestepSpacing.Leading,
    int Offset = 0,
    bool EndsClean = true,
    bool NoiseFromLimited = false) : ISampler
{
    /// <inheritdoc/>
    public IReadOnlyList<double> Timesteps => TimestepSelection.Whole(Schedule.Steps, Steps, Spacing, Offset);

    /// <inheritdoc/>
    public double InitialScale => 1;

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(Tensor start, Denoiser denoiser, NoiseSource noise)
    {
        Check.Member(Eta >= 0, "DdimSampler.Eta", Eta, "use 0 for the deterministic sampler, up to 1 for the noise of DDPM");
        var timesteps = Timesteps;
        return SamplingLoop.Run(timesteps, start, (i, x) => Step(x, (int)timesteps[i], denoiser, noise));
    }

    private (Tensor, Tensor) Step(Tensor x, int t, Denoiser denoiser, NoiseSource noise)
    {
        var output = SamplingLoop.Ask(denoiser, x, t);
        int before = t - Schedule.Steps / Steps;
        double now = Schedule.CumulativeSignal[t];
        double then = before >= 0 ? Schedule.CumulativeSignal[before] : EndsClean ? 1 : Schedule.CumulativeSignal[0];
        double signal = Math.Sqrt(now), spread = Math.Sqrt(1 - now);

        var guess = Parametrisation.Clean(PredictionType, output, x, signal, spread);
        var clean = Limit?.Apply(guess) ?? guess;
        var direction = NoiseFromLimited
            ? Parametrisation.Noise(clean, x, signal, spread)
            : Parametrisation.Noise(PredictionType, output, x, signal, spread);
        double fresh = Eta * Math.Sqrt((1 - then) / (1 - now) * (1 - now / then));
        var next = WeightedSum.Of((Math.Sqrt(then), clean), (Math.Sqrt(Math.Max(1 - then - fresh * fresh, 0)), direction));
        return (Eta > 0 ? WeightedSum.Of((1, next), (fresh, noise(x))) : next, clean);
    }
}
