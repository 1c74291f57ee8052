using System.Text.Json;
using Experiments.Diffusion;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Diffusion;

public class SchedulesTests
{
    public static TheoryData<string> Kinds() => ["linear", "scaled", "sigmoid", "cosine", "exponential", "cumulative"];

    private static NoiseSchedule Schedule(string kind) => kind switch
    {
        "linear" => NoiseSchedule.Linear(),
        "scaled" => NoiseSchedule.ScaledLinear(),
        "sigmoid" => NoiseSchedule.Sigmoid(),
        "cosine" => NoiseSchedule.SquaredCosine(),
        "exponential" => NoiseSchedule.Exponential(),
        _ => NoiseSchedule.CumulativeSigmoid(),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cumulative_signal_is_the_product_of_what_each_step_keeps(string kind)
    {
        var schedule = Schedule(kind);
        double product = 1;
        for (int t = 0; t < schedule.Steps; t++)
        {
            product *= 1 - schedule.Betas[t];
            Assert.Equal(product, schedule.CumulativeSignal[t], 1e-12);
        }
        Assert.True(schedule.CumulativeSignal.Zip(schedule.CumulativeSignal.Skip(1), (a, b) => b < a).All(falls => falls));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Zero_terminal_signal_keeps_the_first_step_and_empties_the_last(string kind)
    {
        var (before, after) = (Schedule(kind), Schedule(kind).WithZeroTerminalSignal());
        Assert.Equal(before.CumulativeSignal[0], after.CumulativeSignal[0], 1e-12);
        Assert.Equal(0, after.CumulativeSignal[^1]);
        Assert.Equal(1, after.Betas[^1]);
    }

    [Fact]
    public void Squared_cosine_has_the_values_of_its_formula()
    {
        double[] expected = [0.99984, 0.84688, 0.49377, 0.14425, 0];
        for (int i = 0; i < 5; i++)
            Assert.Equal(expected[i], ContinuousSchedule.SquaredCosine.Signal(i / 4.0), 1e-5);
    }

    [Fact]
    public void Input_scale_shifts_log_signal_to_noise_by_twice_its_logarithm()
    {
        var (plain, scaled) = (ContinuousSchedule.Cosine(), ContinuousSchedule.Cosine().WithInputScale(0.5));
        static double LogRatio(ContinuousSchedule s, double t) => Math.Log(s.Signal(t) / (1 - s.Signal(t)));
        foreach (double t in new[] { 0.1, 0.5, 0.9 })
            Assert.Equal(2 * Math.Log(0.5), LogRatio(scaled, t) - LogRatio(plain, t), 1e-9);
    }

    [Theory]
    [InlineData(PredictionType.Noise)]
    [InlineData(PredictionType.Clean)]
    [InlineData(PredictionType.Velocity)]
    [InlineData(PredictionType.Flow)]
    public void Every_prediction_gives_back_image_and_noise(PredictionType prediction)
    {
        using var scope = NewDisposeScope();
        var schedule = NoiseSchedule.SquaredCosine();
        var (clean, noise) = (randn([2, 3, 4, 4], dtype: float64), randn([2, 3, 4, 4], dtype: float64));
        foreach (int t in new[] { 0, 300, 900 })
        {
            var times = full([2], (long)t, dtype: int64);
            var (signal, spread) = schedule.At(t);
            var (noisy, target) = (schedule.Noised(clean, noise, times), schedule.Target(prediction, clean, noise, times));
            Assert.True(allclose(clean, Parametrisation.Clean(prediction, target, noisy, signal, spread), rtol: 1e-6, atol: 1e-8));
            Assert.True(allclose(noise, Parametrisation.Noise(prediction, target, noisy, signal, spread), rtol: 1e-6, atol: 1e-8));
        }
    }

    [Fact]
    public void Noise_says_nothing_where_there_is_no_signal()
    {
        using var scope = NewDisposeScope();
        var sampler = new DdimSampler(NoiseSchedule.Linear().WithZeroTerminalSignal(), 10, Spacing: TimestepSpacing.Trailing);
        var error = Assert.Throws<InvalidOperationException>(() => DiffusionSampling.Run((x, _) => x, sampler, randn(1, 1, 2, 2)));
        Assert.Contains("velocity", error.Message);
    }

    [Theory]
    [InlineData("""{"_class_name":"PNDMScheduler"}""", "_class_name")]
    [InlineData("""{"_class_name":"DDPMScheduler","beta_schedule":"cubic"}""", "beta_schedule")]
    [InlineData("""{"_class_name":"DDPMScheduler","num_train_timesteps":0}""", "num_train_timesteps")]
    [InlineData("""{"_class_name":"DDPMScheduler","clip_sample":3}""", "clip_sample")]
    [InlineData("""[]""", "_class_name")]
    public void A_wrong_scheduler_configuration_is_refused_by_its_member(string json, string member)
    {
        using var document = JsonDocument.Parse(json);
        var error = Assert.Throws<InvalidDataException>(() => DiffusersScheduler.Sampler(document.RootElement, 10));
        Assert.Contains(member, error.Message);
    }
}
