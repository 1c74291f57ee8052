using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Noise levels as a function of a time in [0, 1]: x_t = sqrt(gamma(t)) x_0 + sqrt(1 - gamma(t)) noise.</summary>
/// <remarks>Chen (2023), "On the Importance of Noise Scheduling for Diffusion Models"; networks are told 1000 t.</remarks>
public sealed class ContinuousSchedule : IForwardProcess
{
    private const double Least = 1e-9;
    private readonly Func<double, double> gamma;
    private readonly string name;

    private ContinuousSchedule(string name, Func<double, double> gamma)
    {
        this.name = name;
        this.gamma = gamma;
    }

    /// <summary>gamma = 1 - t.</summary>
    public static ContinuousSchedule Linear { get; } = new("linear", t => Math.Clamp(1 - t, Least, 1));

    /// <summary>The curve of <see cref="NoiseSchedule.SquaredCosine"/>: cos^2((t + 0.008) / 1.008 pi / 2), not rescaled at its ends.</summary>
    public static ContinuousSchedule SquaredCosine { get; } =
        new("squared cosine", t => Math.Pow(Math.Cos((t + 0.008) / 1.008 * Math.PI / 2), 2));

    /// <summary>A piece of cos^(2 tau), rescaled to run from 1 to 0.</summary>
    /// <param name="start">Where the piece begins, 0 for the top of the cosine.</param>
    /// <param name="end">Where it ends, 1 for its zero.</param>
    /// <param name="tau">Exponent.</param>
    /// <param name="least">Smallest signal.</param>
    /// <returns>The schedule.</returns>
    public static ContinuousSchedule Cosine(double start = 0, double end = 1, double tau = 1, double least = Least) =>
        Rescaled($"cosine {start:g4}..{end:g4} tau {tau:g4}", x => Math.Pow(Math.Cos(x * Math.PI / 2), 2 * tau), start, end, least);

    /// <summary>A piece of the logistic curve, rescaled to run from 1 to 0.</summary>
    /// <param name="start">Where the piece begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="tau">Temperature.</param>
    /// <param name="least">Smallest signal.</param>
    /// <returns>The schedule.</returns>
    public static ContinuousSchedule Sigmoid(double start = -3, double end = 3, double tau = 1, double least = Least) =>
        Rescaled($"sigmoid {start:g4}..{end:g4} tau {tau:g4}", x => 1 / (1 + Math.Exp(-x / tau)), start, end, least);

    /// <summary>The schedule that training sees when images are multiplied by a number and x_t is brought back to unit variance.</summary>
    /// <remarks>Chen's input scaling: below 1 it makes every level noisier, which larger images need. log snr shifts by 2 log(scale).</remarks>
    /// <param name="scale">Above 0; 1 changes nothing.</param>
    /// <returns>A new schedule.</returns>
    public ContinuousSchedule WithInputScale(double scale)
    {
        Check.Positive(scale, "ContinuousSchedule.scale");
        double square = scale * scale;
        return new($"{name}, inputs times {scale:g4}", t => square * gamma(t) / (square * gamma(t) + 1 - gamma(t)));
    }

    /// <summary>gamma(t).</summary>
    /// <param name="time">In [0, 1].</param>
    /// <returns>Share of signal in the variance.</returns>
    /// <exception cref="ArgumentException">The time is outside.</exception>
    public double Signal(double time)
    {
        Check.Member(time is >= 0 and <= 1, "time", time, "use a time from 0 (clean) to 1 (noise)");
        return gamma(time);
    }

    /// <inheritdoc/>
    public (double Signal, double Noise) At(double time) => (Math.Sqrt(Signal(time)), Math.Sqrt(1 - Signal(time)));

    /// <inheritdoc/>
    public Tensor Draw(int count, Generator? generator = null) => rand(count, generator: generator);

    /// <inheritdoc/>
    public Tensor Timesteps(Tensor times)
    {
        using Scalar thousand = 1000;
        return times.to(ScalarType.Float32).mul(thousand);
    }

    /// <summary>Kind and parameters.</summary>
    /// <returns>Such as <c>cosine 0.2..1 tau 1</c>.</returns>
    public override string ToString() => name;

    private static ContinuousSchedule Rescaled(string name, Func<double, double> curve, double start, double end, double least)
    {
        double first = curve(start), last = curve(end);
        return new(name, t => Math.Clamp((last - curve(t * (end - start) + start)) / (last - first), least, 1));
    }
}
