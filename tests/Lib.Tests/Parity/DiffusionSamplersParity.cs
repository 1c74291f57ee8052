using System.Text.Json;
using Experiments.Diffusion;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Whole sampler runs: the sample and the clean guess after each call of a stand-in for the network.</summary>
internal sealed class DiffusionSamplersParity : IParityCheck
{
    private const string Formula = "0.4*sin(1.3*x + 0.01*t) + 0.25*x*cos(t/350) + in.model_offset";

    public bool Recognises(Fixture fixture) =>
        fixture.Has("cases.json") && fixture.Json("cases.json") is { ValueKind: JsonValueKind.Object } cases && cases.TryGetProperty("cases", out var list)
        && list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(c => c.ValueKind == JsonValueKind.Object && c.TryGetProperty("scheduler", out _));

    public void Run(Fixture fixture)
    {
        var cases = fixture.Json("cases.json");
        fixture.Require(cases.GetProperty("model").GetString()!.StartsWith(Formula, StringComparison.Ordinal), $"the stand-in is not {Formula}");
        var io = fixture.Io; // read outside of the cases' scopes
        foreach (var each in cases.GetProperty("cases").EnumerateArray())
            RunCase(fixture, io, each);
    }

    private static void RunCase(Fixture fixture, IReadOnlyDictionary<string, Tensor> io, JsonElement each)
    {
        using var scope = NewDisposeScope();
        string name = each.GetProperty("name").GetString()!;
        var sampler = Sampler(fixture, each);
        var expectedTimesteps = each.GetProperty("timesteps").EnumerateArray().Select(t => t.GetDouble()).ToList();
        fixture.Require(Equal(sampler, expectedTimesteps), $"{name}: timesteps {string.Join(", ", sampler.Timesteps)}");
        double scale = each.GetProperty("init_noise_sigma").GetDouble();
        fixture.Require(Math.Abs(sampler.InitialScale - scale) <= 1e-6 * scale, $"{name}: initial scale {sampler.InitialScale}, expected {scale}");

        int draws = 0;
        var samples = new List<Tensor>();
        var guesses = new List<Tensor>();
        var start = io["in.noise"] * (float)sampler.InitialScale;
        foreach (var step in sampler.Sample(start, Model(io["in.model_offset"]), _ => io["in.step_noise"][draws++].clone()))
        {
            samples.Add(step.Sample.clone());
            guesses.Add(step.Clean.clone());
        }
        double tolerance = sampler is DpmSolverSampler ? 1e-3 : 1e-4;
        fixture.Agree($"out.{name}.samples", stack(samples), tolerance);
        if (io.ContainsKey($"out.{name}.pred_original"))
            fixture.Agree($"out.{name}.pred_original", stack(guesses), tolerance);
        if (NoiseLevels(sampler) is { } levels && io.ContainsKey($"out.{name}.sigmas"))
            fixture.Agree($"out.{name}.sigmas", tensor(levels.ToArray()));
        // The reference's Euler draws noise even where it adds none.
        if (sampler is not EulerSampler { Churn: null })
            fixture.Require(draws == each.GetProperty("noise_draws").GetInt32(), $"{name}: {draws} draws of noise, expected {each.GetProperty("noise_draws")}");
    }

    /// <summary>Whole timesteps exactly; the reference rounds fractions to float32 in some samplers.</summary>
    private static bool Equal(ISampler sampler, List<double> expected)
    {
        double slack = sampler is DdpmSampler or DdimSampler or DpmSolverSampler ? 0 : 1e-6;
        return sampler.Timesteps.Count == expected.Count
            && sampler.Timesteps.Zip(expected, (a, e) => Math.Abs(a - e) <= slack * Math.Max(1, Math.Abs(e))).All(equal => equal);
    }

    private static Denoiser Model(Tensor offset) => (x, t) =>
    {
        var time = t.to(x.dtype).view(-1, 1, 1, 1);
        return 0.4f * (1.3f * x + 0.01f * time).sin() + 0.25f * x * (time / 350f).cos() + offset;
    };

    private static ISampler Sampler(Fixture fixture, JsonElement each)
    {
        var config = each.GetProperty("config").EnumerateObject().ToDictionary(m => m.Name, m => m.Value);
        config["_class_name"] = each.GetProperty("scheduler");
        var sampler = DiffusersScheduler.Sampler(JsonSerializer.SerializeToElement(config), each.GetProperty("steps").GetInt32());
        foreach (var argument in each.GetProperty("step_args").EnumerateObject())
        {
            sampler = (sampler, argument.Name) switch
            {
                (DdimSampler ddim, "eta") => ddim with { Eta = argument.Value.GetDouble() },
                (DdimSampler ddim, "use_clipped_model_output") => ddim with { NoiseFromLimited = argument.Value.GetBoolean() },
                (EulerSampler euler, "s_churn") => euler with { Churn = (euler.Churn ?? new Churn(0)) with { Amount = argument.Value.GetDouble() } },
                (EulerSampler euler, "s_tmin") => euler with { Churn = (euler.Churn ?? new Churn(0)) with { From = argument.Value.GetDouble() } },
                (EulerSampler euler, "s_tmax") => euler with { Churn = (euler.Churn ?? new Churn(0)) with { To = argument.Value.GetDouble() } },
                (EulerSampler euler, "s_noise") => euler with { Churn = (euler.Churn ?? new Churn(0)) with { Deviation = argument.Value.GetDouble() } },
                _ => Unknown(fixture, sampler, argument.Name),
            };
        }
        return sampler;
    }

    private static ISampler Unknown(Fixture fixture, ISampler sampler, string argument)
    {
        fixture.Require(false, $"{sampler.GetType().Name} has no {argument}");
        return sampler;
    }

    private static IReadOnlyList<double>? NoiseLevels(ISampler sampler) => sampler switch
    {
        DpmSolverSampler dpm => dpm.NoiseLevels,
        EulerSampler euler => euler.NoiseLevels,
        EulerAncestralSampler ancestral => ancestral.NoiseLevels,
        HeunSampler heun => heun.NoiseLevels,
        _ => null,
    };
}
