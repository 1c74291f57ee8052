using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Multistep DPM-Solver and DPM-Solver++ of order 1 to 3: ten to twenty calls where DDIM needs fifty.</summary>
/// <param name="Schedule">As in training; a step without signal counts as one of 2^-24.</param>
/// <param name="Steps">Calls of the denoiser.</param>
/// <param name="PredictionType">What the network gives.</param>
/// <param name="Order">How many guesses a step looks at: 2 with guidance, 3 without.</param>
/// <param name="Algorithm">The equation.</param>
/// <param name="Variant">Of second-order steps.</param>
/// <param name="Limit">Keeps x_0 in range; null for no limit.</param>
/// <param name="Sigmas">Which noise levels are visited.</param>
/// <param name="Final">Where the run stops.</param>
/// <param name="Spacing">Which training steps are visited.</param>
/// <param name="Offset">Added to the timesteps of <see cref="TimestepSpacing.Leading"/>.</param>
/// <param name="LowerOrderFinal">Whether short runs (under 15 steps) lower the order at the end, which keeps them stable.</param>
/// <param name="EulerFinal">Whether the last step is of first order however long the run.</param>
/// <param name="LeastLogSignalToNoise">Noisier levels log(a / s) are left out.</param>
public sealed record DpmSolverSampler(
    NoiseSchedule Schedule,
    int Steps,
    PredictionType PredictionType = PredictionType.Noise,
    int Order = 2,
    DpmAlgorithm Algorithm = DpmAlgorithm.PlusPlus,
    DpmVariant Variant = DpmVariant.Midpoint,
    CleanLimit? Limit = null,
    SigmaSpacing Sigmas = SigmaSpacing.Timesteps,
    FinalSigma Final = FinalSigma.Zero,
    TimestepSpacing Spacing = TimestepSpacing.Linspace,
    int Offset = 0,
    bool LowerOrderFinal = true,
    bool EulerFinal = false,
    double LeastLogSignalToNoise = double.NegativeInfinity) : ISampler
{
    private const int ShortRun = 15;

    /// <inheritdoc/>
    public IReadOnlyList<double> Timesteps => Plan().Timesteps;

    /// <inheritdoc/>
    public double InitialScale => 1;

    /// <summary>The noise levels sigma = s / a between the steps, one more than there are steps.</summary>
    public IReadOnlyList<double> NoiseLevels => Plan().Sigmas;

    private bool GuessesClean => Algorithm is DpmAlgorithm.PlusPlus or DpmAlgorithm.StochasticPlusPlus;

    private bool IsStochastic => Algorithm is DpmAlgorithm.StochasticPlusPlus or DpmAlgorithm.StochasticNoise;

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(Tensor start, Denoiser denoiser, NoiseSource noise)
    {
        var (timesteps, sigmas) = Plan();
        var guesses = new Queue<Tensor>(); // the newest last
        (Tensor, Tensor) Step(int i, Tensor x)
        {
            var (guess, clean) = Guess(SamplingLoop.Ask(denoiser, x, timesteps[i]), x, sigmas[i]);
            guesses.Enqueue(guess.DetachFromDisposeScope());
            if (guesses.Count > Order)
                guesses.Dequeue().Dispose();
            return (Advance(x, [.. guesses.Reverse()], sigmas, i, IsStochastic ? noise(x) : null), clean);
        }
        foreach (var step in SamplingLoop.Run(timesteps, start, Step))
            yield return step;
        foreach (var guess in guesses)
            guess.Dispose();
    }

    private (double[] Timesteps, double[] Sigmas) Plan()
    {
        Validate();
        var table = new SigmaTable(Schedule);
        double[] timesteps, sigmas;
        if (Sigmas == SigmaSpacing.Timesteps)
        {
            timesteps = TimestepSelection.OpenEnded(Schedule.Steps, table.Last(LeastLogSignalToNoise), Steps, Spacing, Offset);
            sigmas = Array.ConvertAll(timesteps, table.At);
        }
        else
        {
            sigmas = Sigmas == SigmaSpacing.Karras
                ? SigmaTable.Karras(table.Most, table.Least, Steps)
                : SigmaTable.Logarithmic(table.Most, table.Least, Steps);
            timesteps = Array.ConvertAll(sigmas, s => Math.Round(table.Timestep(s)));
        }
        return (timesteps, [.. sigmas, Final == FinalSigma.Zero ? 0 : table.Least]);
    }

    /// <summary>What the algorithm integrates, and the clean guess it stands for.</summary>
    private (Tensor Guess, Tensor Clean) Guess(Tensor output, Tensor x, double sigma)
    {
        var (signal, spread) = SigmaPlan.Amplitudes(sigma);
        var free = Parametrisation.Clean(PredictionType, output, x, signal, spread);
        var clean = Limit?.Apply(free) ?? free;
        if (GuessesClean)
            return (clean.clone(), clean);
        return (Limit is null ? Parametrisation.Noise(PredictionType, output, x, signal, spread) : Parametrisation.Noise(clean, x, signal, spread), clean);
    }

    private Tensor Advance(Tensor x, Tensor[] guesses, double[] sigmas, int i, Tensor? noise)
    {
        double Lambda(int at) => -Math.Log(sigmas[at]);
        int order = OrderAt(i, guesses.Length);
        double h = Lambda(i + 1) - Lambda(i);
        var w = DpmWeights.Of(Algorithm, order == 2 && Variant == DpmVariant.Midpoint, h, SigmaPlan.Amplitudes(sigmas[i]), SigmaPlan.Amplitudes(sigmas[i + 1]));
        var fresh = (w.Noise, noise ?? x);
        if (order == 1)
            return WeightedSum.Of((w.Sample, x), (w.Guess, guesses[0]), fresh);

        double r0 = (Lambda(i) - Lambda(i - 1)) / h;
        var change = Difference(guesses[0], guesses[1], r0);
        if (order == 2)
            return WeightedSum.Of((w.Sample, x), (w.Guess, guesses[0]), (w.First, change), fresh);

        double r1 = (Lambda(i - 1) - Lambda(i - 2)) / h;
        var bend = Difference(change, Difference(guesses[1], guesses[2], r1), r0 + r1);
        var slope = WeightedSum.Of((1, change), (r0, bend));
        return WeightedSum.Of((w.Sample, x), (w.Guess, guesses[0]), (w.First, slope), (w.Second, bend));
    }

    private int OrderAt(int i, int guesses)
    {
        int left = Steps - 1 - i;
        bool lowers = LowerOrderFinal && Steps < ShortRun;
        int most = left == 0 && (EulerFinal || lowers || Final == FinalSigma.Zero) ? 1 : left == 1 && lowers ? 2 : Order;
        return Math.Min(Math.Min(Order, guesses), most);
    }

    private static Tensor Difference(Tensor newer, Tensor older, double distance) =>
        WeightedSum.Of((1 / distance, newer), (-1 / distance, older));

    private void Validate()
    {
        Check.Member(Steps > 0 && Steps < Schedule.Steps, "DpmSolverSampler.Steps", Steps, $"use 1 to {Schedule.Steps - 1} steps, fewer than the schedule has");
        Check.Member(Order is >= 1 and <= 3, "DpmSolverSampler.Order", Order, "use 1, 2 or 3");
        Check.Member(Order < 3 || !IsStochastic, "DpmSolverSampler.Order", Order, "use 1 or 2 with a stochastic algorithm");
        Check.Member(GuessesClean || Final == FinalSigma.Least, "DpmSolverSampler.Final", Final, $"use Least with the algorithm {Algorithm}, which divides by the final noise");
    }
}
