using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Ancestral sampling: the mean of q(x_{t-1} | x_t, x_0) at the guessed x_0, plus noise (Ho et al., 2020, algorithm 2).</summary>
/// <param name="Schedule">As in training.</param>
/// <param name="Steps">Calls of the denoiser.</param>
/// <param name="PredictionType">What the network gives.</param>
/// <param name="Variance">Of the noise that is added at every timestep but 0.</param>
/// <param name="Limit">Keeps x_0 in range; null for no limit.</param>
/// <param name="Spacing">Which training steps are visited.</param>
/// <param name="Offset">Added to the timesteps of <see cref="TimestepSpacing.Leading"/>.</param>
public sealed record DdpmSampler(
    NoiseSchedule Schedule,
    int Steps,
    PredictionType PredictionType = PredictionType.Noise,
    DdpmVariance Variance = DdpmVariance.FixedSmall,
    CleanLimit? Limit = null,
    TimestepSpacing Spacing = TimestepSpacing.Leading,
    int Offset = 0) : ISampler
{
    private const double LeastVariance = 1e-20;

    /// <inheritdoc/>
    public IReadOnlyList<double> Timesteps => TimestepSelection.Whole(Schedule.Steps, Steps, Spacing, Offset);

    /// <inheritdoc/>
    public double InitialScale => 1;

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(Tensor start, Denoiser denoiser, NoiseSource noise)
    {
        var timesteps = Timesteps;
        return SamplingLoop.Run(timesteps, start, (i, x) => Step(x, (int)timesteps[i], denoiser, noise));
    }

    private (Tensor, Tensor) Step(Tensor x, int t, Denoiser denoiser, NoiseSource noise)
    {
        var (output, predicted) = SamplingLoop.AskBoth(denoiser, x, t);
        int before = t - Schedule.Steps / Steps;
        double now = Schedule.CumulativeSignal[t], then = before >= 0 ? Schedule.CumulativeSignal[before] : 1;
        double alpha = now / then, beta = 1 - alpha;

        var guess = Parametrisation.Clean(PredictionType, output, x, Math.Sqrt(now), Math.Sqrt(1 - now));
        var clean = Limit?.Apply(guess) ?? guess;
        var mean = WeightedSum.Of(
            (Math.Sqrt(then) * beta / (1 - now), clean),
            (Math.Sqrt(alpha) * (1 - then) / (1 - now), x));
        if (t == 0)
            return (mean, clean);
        double small = Math.Max((1 - then) / (1 - now) * beta, LeastVariance);
        return (AddNoise(mean, small, beta, predicted, noise(x)), clean);
    }

    private Tensor AddNoise(Tensor mean, double small, double large, Tensor? predicted, Tensor noise)
    {
        if (Variance == DdpmVariance.FixedSmall)
            return WeightedSum.Of((1, mean), (Math.Sqrt(small), noise));
        if (Variance == DdpmVariance.FixedLarge)
            return WeightedSum.Of((1, mean), (Math.Sqrt(large), noise));
        if (predicted is null)
            throw new ArgumentException($"DdpmSampler.Variance is {Variance}, but the denoiser gives no variance; use FixedSmall or FixedLarge, or a network with twice the channels.");
        return mean + (Variance == DdpmVariance.Learned ? predicted.sqrt() : Between(small, large, predicted)) * noise;
    }

    private static Tensor Between(double small, double large, Tensor fraction)
    {
        // exp(log(variance) / 2) with log(variance) = f log(large) + (1 - f) log(small), f = (v + 1) / 2
        using Scalar slope = (Math.Log(large) - Math.Log(small)) / 4, middle = (Math.Log(large) + Math.Log(small)) / 4;
        return fraction.mul(slope).add(middle).exp();
    }
}
