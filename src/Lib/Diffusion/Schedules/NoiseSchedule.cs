using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>A table of noise levels, one a training step; times are step numbers from 0 (almost clean) to <see cref="Steps"/> - 1.</summary>
/// <remarks>
/// beta_t is the share of variance replaced by noise in step t, the cumulative signal is abar_t = product of (1 - beta), and
/// x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) noise. Tables are kept in double precision.
/// </remarks>
public sealed class NoiseSchedule : IForwardProcess
{
    private const double LargestBeta = 0.999;
    private readonly double[] betas;
    private readonly double[] signal;
    private readonly string name;

    private NoiseSchedule(string name, double[] betas, double[] signal)
    {
        this.name = name;
        this.betas = betas;
        this.signal = signal;
    }

    /// <summary>Number of training steps.</summary>
    public int Steps => betas.Length;

    /// <summary>beta_t.</summary>
    public IReadOnlyList<double> Betas => betas;

    /// <summary>abar_t, falling from almost 1 to almost (or exactly) 0.</summary>
    public IReadOnlyList<double> CumulativeSignal => signal;

    /// <summary>beta on a straight line: DDPM (Ho et al., 2020).</summary>
    /// <param name="steps">Training steps.</param>
    /// <param name="first">First beta.</param>
    /// <param name="last">Last beta.</param>
    /// <returns>The table.</returns>
    public static NoiseSchedule Linear(int steps = 1000, double first = 1e-4, double last = 0.02) =>
        Of($"linear {first:g4}..{last:g4}", Line(steps, first, last));

    /// <summary>sqrt(beta) on a straight line: latent diffusion.</summary>
    /// <param name="steps">Training steps.</param>
    /// <param name="first">First beta.</param>
    /// <param name="last">Last beta.</param>
    /// <returns>The table.</returns>
    public static NoiseSchedule ScaledLinear(int steps = 1000, double first = 0.00085, double last = 0.012) =>
        Of($"scaled linear {first:g4}..{last:g4}", Line(steps, Math.Sqrt(first), Math.Sqrt(last)).Select(root => root * root));

    /// <summary>beta on a logistic curve over [-6, 6] between two ends; another thing than <see cref="CumulativeSigmoid"/>.</summary>
    /// <param name="steps">Training steps.</param>
    /// <param name="first">Beta towards the clean end.</param>
    /// <param name="last">Beta towards the noisy end.</param>
    /// <returns>The table.</returns>
    public static NoiseSchedule Sigmoid(int steps = 1000, double first = 1e-4, double last = 0.02) =>
        Of($"sigmoid {first:g4}..{last:g4}", Line(steps, -6, 6).Select(x => Logistic(x) * (last - first) + first));

    /// <summary>abar(u) = cos^2((u + offset) / (1 + offset) pi / 2), beta at most 0.999 (Nichol and Dhariwal, 2021).</summary>
    /// <param name="steps">Training steps.</param>
    /// <param name="offset">Keeps the first betas from being tiny.</param>
    /// <returns>The table.</returns>
    public static NoiseSchedule SquaredCosine(int steps = 1000, double offset = 0.008) =>
        FromCumulative($"squared cosine {offset:g4}", steps, u => Math.Pow(Math.Cos((u + offset) / (1 + offset) * Math.PI / 2), 2));

    /// <summary>abar(u) = exp(-12 u), beta at most 0.999.</summary>
    /// <param name="steps">Training steps.</param>
    /// <returns>The table.</returns>
    public static NoiseSchedule Exponential(int steps = 1000) => FromCumulative("exponential", steps, u => Math.Exp(-12 * u));

    /// <summary>abar on a logistic curve, beta at most 0.999 (Jabri et al., 2022).</summary>
    /// <remarks>The curve's two ends are single-precision numbers, as in denoising-diffusion-pytorch: the noisy end, where abar is almost 0, shows it.</remarks>
    /// <param name="steps">Training steps.</param>
    /// <param name="start">Where on the curve the clean end lies.</param>
    /// <param name="end">Where the noisy end lies.</param>
    /// <param name="tau">Temperature of the curve.</param>
    /// <returns>The table.</returns>
    public static NoiseSchedule CumulativeSigmoid(int steps = 1000, double start = -3, double end = 3, double tau = 1)
    {
        float top = (float)Logistic(start / tau), bottom = (float)Logistic(end / tau);
        return FromCumulative(
            $"cumulative sigmoid {start:g4}..{end:g4} tau {tau:g4}", steps, u => (bottom - Logistic((u * (end - start) + start) / tau)) / (bottom - top));
    }

    /// <summary>A table of any betas, such as a checkpoint's own.</summary>
    /// <param name="betas">One a training step, in [0, 1].</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">There are none, or one is out of range.</exception>
    public static NoiseSchedule FromBetas(IEnumerable<double> betas) => Of("given betas", betas);

    /// <summary>The table stretched so that its last step has no signal at all and its first keeps its own.</summary>
    /// <remarks>Lin et al. (2023), algorithm 1: sqrt(abar) is shifted and scaled. Training then sees pure noise, as sampling does.</remarks>
    /// <returns>A new table.</returns>
    public NoiseSchedule WithZeroTerminalSignal()
    {
        double first = Math.Sqrt(signal[0]), last = Math.Sqrt(signal[^1]);
        var stretched = Array.ConvertAll(signal, s => Math.Pow((Math.Sqrt(s) - last) * (first / (first - last)), 2));
        stretched[^1] = 0;
        var ratios = stretched.Select((s, t) => 1 - (t == 0 ? s : s / stretched[t - 1]));
        return new(name + ", zero terminal signal", [.. ratios], stretched);
    }

    /// <inheritdoc/>
    public (double Signal, double Noise) At(double time)
    {
        int step = time >= 0 && time < Steps && time == Math.Floor(time)
            ? (int)time
            : throw new ArgumentException($"time is {time}; use a whole step from 0 to {Steps - 1}.", nameof(time));
        return (Math.Sqrt(signal[step]), Math.Sqrt(1 - signal[step]));
    }

    /// <inheritdoc/>
    public Tensor Draw(int count, Generator? generator = null) => randint(0, Steps, [count], dtype: ScalarType.Int64, generator: generator);

    /// <inheritdoc/>
    public Tensor Timesteps(Tensor times) => times.to(ScalarType.Float32);

    /// <summary>Kind, ends and length.</summary>
    /// <returns>Such as <c>linear 0.0001..0.02, 1000 steps</c>.</returns>
    public override string ToString() => $"{name}, {Steps} steps";

    private static NoiseSchedule FromCumulative(string name, int steps, Func<double, double> cumulative)
    {
        Check.Positive(steps, "NoiseSchedule.Steps");
        double At(int step) => cumulative((double)step / steps);
        return Of(name, Enumerable.Range(0, steps).Select(t => Math.Clamp(1 - At(t + 1) / At(t), 0, LargestBeta)));
    }

    private static NoiseSchedule Of(string name, IEnumerable<double> values)
    {
        double[] betas = [.. values];
        Check.Positive(betas.Length, "NoiseSchedule.Steps");
        foreach (double beta in betas)
            Check.Member(beta is >= 0 and <= 1, "NoiseSchedule.Betas", beta, "use shares of variance from 0 to 1");
        double product = 1;
        return new(name, betas, Array.ConvertAll(betas, beta => product *= 1 - beta));
    }

    private static IEnumerable<double> Line(int steps, double first, double last)
    {
        Check.Positive(steps, "NoiseSchedule.Steps");
        return Enumerable.Range(0, steps).Select(i => steps == 1 ? first : first + (last - first) * i / (steps - 1));
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
