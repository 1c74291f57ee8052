using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Experiments.Diffusion;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Noise tables, timestep selections, continuous signal levels, noising, velocity and loss weights.</summary>
internal sealed partial class DiffusionSchedulesParity : IParityCheck
{
    private static readonly Dictionary<string, string> Classes = new()
    {
        ["ddpm"] = "DDPMScheduler",
        ["ddim"] = "DDIMScheduler",
        ["dpmsolver"] = "DPMSolverMultistepScheduler",
        ["euler"] = "EulerDiscreteScheduler",
        ["euler_ancestral"] = "EulerAncestralDiscreteScheduler",
        ["heun"] = "HeunDiscreteScheduler",
    };

    private static readonly Dictionary<string, PredictionType> Predictions = new()
    {
        ["epsilon"] = PredictionType.Noise,
        ["x0"] = PredictionType.Clean,
        ["v"] = PredictionType.Velocity,
    };

    public bool Recognises(Fixture fixture) =>
        fixture.Has("cases.json") && fixture.Json("cases.json") is { ValueKind: JsonValueKind.Object } cases && cases.TryGetProperty("tables", out var tables)
        && tables.EnumerateArray().All(t => t.TryGetProperty("args", out var args) && args.TryGetProperty("beta_schedule", out _));

    public void Run(Fixture fixture)
    {
        var cases = fixture.Json("cases.json");
        var schedules = cases.GetProperty("tables").EnumerateArray()
            .ToDictionary(t => t.GetProperty("name").GetString()!, t => DiffusersScheduler.Schedule(t.GetProperty("args")));
        foreach (var (name, schedule) in schedules)
        {
            Relative(fixture, $"out.{name}.betas", schedule.Betas, 1e-6);
            Relative(fixture, $"out.{name}.alphas_cumprod", schedule.CumulativeSignal, 2e-5);
        }
        foreach (string name in fixture.Io.Keys)
        {
            if (CumulativeTable().Match(name) is { Success: true } table)
                Relative(fixture, name, Cumulative(table).Betas, 1e-6);
            else if (Noising().Match(name) is { Success: true } noising)
                CompareNoising(fixture, name, schedules[noising.Groups["table"].Value], noising.Groups["what"].Value);
            else if (Ratio().Match(name) is { Success: true } ratio)
                fixture.Agree(name, schedules[ratio.Groups["table"].Value].SignalToNoise(fixture.Io["in.noising.t"]));
            else if (Weight().Match(name) is { Success: true } weight)
                fixture.Agree(name, Objective(schedules, weight).Weights(fixture.Io["in.noising.t"]));
        }
        if (cases.TryGetProperty("timesteps", out var selections))
        {
            foreach (var selection in selections.EnumerateArray())
                CompareTimesteps(fixture, selection);
        }
        if (cases.TryGetProperty("continuous", out var continuous))
        {
            foreach (var curve in continuous.EnumerateObject())
                CompareContinuous(fixture, curve.Name, curve.Value);
        }
    }

    /// <summary>Every entry by itself: a table spans many magnitudes.</summary>
    private static void Relative(Fixture fixture, string name, IReadOnlyList<double> actual, double tolerance)
    {
        var expected = fixture.Expected(name).to(float64).data<double>().ToArray();
        fixture.Require(expected.Length == actual.Count, $"{name}: {actual.Count} entries, expected {expected.Length}");
        double error = expected.Zip(actual, (e, a) => e == 0 ? Math.Abs(a) : Math.Abs(a - e) / Math.Abs(e)).Max();
        fixture.Require(error <= tolerance, $"{name}: relative error {error:g3}, tolerance {tolerance:g1}");
    }

    private static NoiseSchedule Cumulative(Match table)
    {
        int steps = int.Parse(table.Groups["steps"].Value);
        double tau = table.Groups["tau"].Success ? double.Parse(table.Groups["tau"].Value, CultureInfo.InvariantCulture) : 1;
        return table.Groups["kind"].Value switch
        {
            "linear" => NoiseSchedule.Linear(steps, 0.1 / steps, 20.0 / steps),
            "cosine" => NoiseSchedule.SquaredCosine(steps),
            _ => NoiseSchedule.CumulativeSigmoid(steps, tau: tau),
        };
    }

    private static void CompareNoising(Fixture fixture, string name, NoiseSchedule schedule, string what)
    {
        var (clean, noise, times) = (fixture.Io["in.noising.x0"], fixture.Io["in.noising.noise"], fixture.Io["in.noising.t"]);
        fixture.Agree(name, what == "xt" ? schedule.Noised(clean, noise, times) : schedule.Target(PredictionType.Velocity, clean, noise, times));
    }

    private static DiffusionObjective Objective(Dictionary<string, NoiseSchedule> schedules, Match weight) => new(
        schedules[weight.Groups["table"].Value],
        Predictions[weight.Groups["what"].Value],
        double.Parse(weight.Groups["clamp"].Value, CultureInfo.InvariantCulture));

    private static void CompareTimesteps(Fixture fixture, JsonElement selection)
    {
        var config = JsonSerializer.SerializeToElement(new Dictionary<string, object>
        {
            ["_class_name"] = Classes[selection.GetProperty("scheduler").GetString()!],
            ["num_train_timesteps"] = selection.GetProperty("train_steps"),
            ["timestep_spacing"] = selection.GetProperty("spacing"),
            ["steps_offset"] = selection.GetProperty("offset"),
        });
        var actual = DiffusersScheduler.Sampler(config, selection.GetProperty("steps").GetInt32()).Timesteps;
        var expected = selection.GetProperty("timesteps").EnumerateArray().Select(t => t.GetDouble());
        fixture.Require(actual.SequenceEqual(expected), $"timesteps {config} in {selection.GetProperty("steps")}: {string.Join(", ", actual)}");
    }

    private static void CompareContinuous(Fixture fixture, string name, JsonElement curve)
    {
        double Number(string member) => curve.GetProperty(member).GetDouble();
        var schedule = curve.GetProperty("kind").GetString() switch
        {
            "linear" => ContinuousSchedule.Linear,
            "cosine" => ContinuousSchedule.Cosine(Number("start"), Number("end"), Number("tau"), Number("clip_min")),
            _ => ContinuousSchedule.Sigmoid(Number("start"), Number("end"), Number("tau"), Number("clip_min")),
        };
        var times = fixture.Io["in.continuous.t"].to(float64).data<double>().ToArray();
        fixture.Agree($"out.continuous.{name}", tensor(Array.ConvertAll(times, schedule.Signal)));
    }

    [GeneratedRegex(@"^out\.ddp_(?<kind>linear|cosine|sigmoid)(_tau(?<tau>[\d.]+))?\.(?<steps>\d+)$")]
    private static partial Regex CumulativeTable();

    [GeneratedRegex(@"^out\.noising\.(?<table>.+)\.(?<what>xt|velocity)$")]
    private static partial Regex Noising();

    [GeneratedRegex(@"^out\.snr\.(?<table>.+)$")]
    private static partial Regex Ratio();

    [GeneratedRegex(@"^out\.min_snr(?<clamp>[\d.]+?)\.(?<table>.+)\.(?<what>epsilon|x0|v)$")]
    private static partial Regex Weight();
}
