using Experiments.Diffusion;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Diffusion;

public class SamplersTests
{
    private static readonly NoiseSchedule Schedule = NoiseSchedule.ScaledLinear();

    private static Dictionary<string, ISampler> Samplers(PredictionType prediction) => new()
    {
        ["ddpm"] = new DdpmSampler(Schedule, 20, prediction),
        ["ddim"] = new DdimSampler(Schedule, 7, prediction),
        ["ddim eta"] = new DdimSampler(Schedule, 10, prediction, Eta: 1, Spacing: TimestepSpacing.Trailing),
        ["dpm++ 1"] = new DpmSolverSampler(Schedule, 8, prediction, Order: 1),
        ["dpm++ 2"] = new DpmSolverSampler(Schedule, 8, prediction),
        ["dpm++ 2 heun"] = new DpmSolverSampler(Schedule, 8, prediction, Variant: DpmVariant.Heun),
        ["dpm++ 3"] = new DpmSolverSampler(Schedule, 20, prediction, Order: 3),
        ["dpm++ karras"] = new DpmSolverSampler(Schedule, 8, prediction, Sigmas: SigmaSpacing.Karras),
        ["sde dpm++"] = new DpmSolverSampler(Schedule, 8, prediction, Algorithm: DpmAlgorithm.StochasticPlusPlus),
        ["euler"] = new EulerSampler(Schedule, 6, prediction),
        ["euler karras"] = new EulerSampler(Schedule, 6, prediction, Sigmas: SigmaSpacing.Karras),
        ["euler ancestral"] = new EulerAncestralSampler(Schedule, 6, prediction),
        ["heun"] = new HeunSampler(Schedule, 6, prediction),
    };

    public static TheoryData<string, PredictionType> Cases()
    {
        var cases = new TheoryData<string, PredictionType>();
        foreach (string name in Samplers(PredictionType.Noise).Keys)
        {
            cases.Add(name, PredictionType.Noise);
            cases.Add(name, PredictionType.Velocity);
        }
        return cases;
    }

    /// <summary>Samplers whose timesteps say the noise level exactly; those of Karras's levels are rounded.</summary>
    public static TheoryData<string, PredictionType> CasesOfTimesteps()
    {
        var cases = new TheoryData<string, PredictionType>();
        foreach (string name in Samplers(PredictionType.Noise).Keys.Where(n => !n.Contains("karras", StringComparison.Ordinal)))
        {
            cases.Add(name, PredictionType.Noise);
            cases.Add(name, PredictionType.Velocity);
        }
        return cases;
    }

    /// <summary>A network that knows the image: at x_t it tells the noise, or the velocity, that leads back to it.</summary>
    private static Denoiser Oracle(Tensor clean, PredictionType prediction) => (x, t) =>
    {
        double time = t[0].item<float>();
        double signal = Signal(time);
        double root = Math.Sqrt(signal), spread = Math.Sqrt(1 - signal);
        var noise = (x - clean * root) / spread;
        return prediction == PredictionType.Noise ? noise : noise * root - clean * spread;
    };

    private static double Signal(double time)
    {
        int low = Math.Min((int)time, Schedule.Steps - 2);
        double Sigma(int t) => Math.Sqrt((1 - Schedule.CumulativeSignal[t]) / Schedule.CumulativeSignal[t]);
        double sigma = Sigma(low) + (Sigma(low + 1) - Sigma(low)) * (time - low);
        return 1 / (1 + sigma * sigma);
    }

    [Theory]
    [MemberData(nameof(CasesOfTimesteps))]
    public void A_network_that_knows_the_image_leads_to_it(string name, PredictionType prediction)
    {
        using var scope = NewDisposeScope();
        var sampler = Samplers(prediction)[name];
        var clean = rand([2, 3, 4, 4], dtype: float64) * 2 - 1;
        var result = DiffusionSampling.Run(Oracle(clean, prediction), sampler, randn([2, 3, 4, 4], dtype: float64));
        Assert.True((result - clean).abs().max().item<double>() < 1e-3, $"{name}: off by {(result - clean).abs().max().item<double>()}");
    }

    [Fact]
    public void A_straight_path_is_followed_to_its_image_in_any_number_of_steps()
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (randn(2, 3, 4, 4), randn(2, 3, 4, 4));
        foreach (int steps in new[] { 1, 3, 10 })
            Assert.True(allclose(clean, DiffusionSampling.Run((_, _) => noise - clean, new FlowSampler(steps, Shift: 3), noise), rtol: 1e-4, atol: 1e-5));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Samplers_leave_no_tensors_behind(string name, PredictionType prediction)
    {
        var sampler = Samplers(prediction)[name];
        using var noise = randn(1, 1, 4, 4);
        long before = LiveTensors.Count();
        DiffusionSampling.Run((x, _) => x * 0.5, sampler, noise).Dispose();
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void Equal_generators_give_equal_images_and_cancelling_stops()
    {
        using var scope = NewDisposeScope();
        var noise = randn(1, 1, 4, 4);
        var sampler = new DdpmSampler(Schedule, 10);
        Tensor Run(ulong seed)
        {
            using var generator = new Generator(seed);
            return DiffusionSampling.Run((x, _) => x * 0.5, sampler, noise, generator);
        }
        Assert.True(Run(3).equal(Run(3)).all().item<bool>());
        Assert.False(Run(3).equal(Run(4)).all().item<bool>());

        using var source = new CancellationTokenSource();
        int steps = 0;
        Assert.Throws<OperationCanceledException>(() => DiffusionSampling.Run(
            (x, _) => x, sampler, noise, progress: _ => { if (++steps == 3) source.Cancel(); }, cancellation: source.Token));
        Assert.Equal(3, steps);
    }

    [Fact]
    public void Limits_keep_guesses_in_range()
    {
        using var scope = NewDisposeScope();
        var wild = randn(2, 3, 8, 8) * 4;
        Assert.True(CleanLimit.Clip.Apply(wild).abs().max().item<float>() <= 1);
        var dynamic = new CleanLimit(10, 0.9).Apply(wild);
        Assert.True(dynamic.abs().max().item<float>() <= 1);
        Assert.True((dynamic.abs() >= 1).to(float32).mean().item<float>() is > 0.08f and < 0.12f);
        var tame = rand(2, 3, 4, 4) - 0.5;
        Assert.True(allclose(tame, new CleanLimit(10, 0.995).Apply(tame)));
    }

    [Fact]
    public void Guidance_of_one_is_the_conditional_prediction()
    {
        using var scope = NewDisposeScope();
        var (x, t) = (randn(1, 1, 2, 2), zeros(1));
        Denoiser conditional = (x, _) => x * 2, unconditional = (x, _) => x;
        Assert.True(allclose(x * 2, DiffusionSampling.Guided(conditional, unconditional, 1)(x, t)));
        Assert.True(allclose(x * 4, DiffusionSampling.Guided(conditional, unconditional, 3)(x, t)));
    }
}
