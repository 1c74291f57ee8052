using System.Text.Json;
using Experiments.Training;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Learning-rate schedules of big_vision and the transformers library, sampled at steps.</summary>
internal sealed class SchedulesParity : IParityCheck
{
    private const double Relative = 1e-6;

    public bool Recognises(Fixture fixture) =>
        fixture.Has("cases.json") && fixture.Json("cases.json") is { ValueKind: JsonValueKind.Object } cases
        && cases.EnumerateObject().All(source => source.Value.ValueKind == JsonValueKind.Array
            && source.Value.EnumerateArray().All(c => c.ValueKind == JsonValueKind.Object && c.TryGetProperty("points", out _) && c.TryGetProperty("args", out _)));

    public void Run(Fixture fixture)
    {
        foreach (var source in fixture.Json("cases.json").EnumerateObject())
        {
            int number = 0;
            foreach (var item in source.Value.EnumerateArray())
            {
                bool transformers = item.TryGetProperty("function", out _);
                var (schedule, peak, total) = transformers
                    ? Transformers(item)
                    : BigVision(item.GetProperty("args"), item.GetProperty("total_steps").GetInt64(), Number(item, "base", 1));
                string name = $"{source.Name}[{number++}] {JsonSerializer.Serialize(item.GetProperty("args"))}";
                foreach (var point in item.GetProperty("points").EnumerateArray())
                {
                    double expected = point[1].GetDouble(), actual = peak * schedule.At(point[0].GetInt64(), total);
                    bool close = Math.Abs(actual - expected) <= (Relative * Math.Abs(expected)) + 1e-15;
                    fixture.Require(close, $"{name} at step {point[0]}: {actual:r}, expected {expected:r}");
                }
            }
        }
    }

    /// <summary>A schedule by the arguments of big_vision's <c>create_learning_rate_schedule</c>.</summary>
    public static (LearningRateSchedule Schedule, double Peak, long Total) BigVision(JsonElement args, long total, double peak)
    {
        long batch = (long)Number(args, "batch_size", 0), data = (long)Number(args, "data_size", 0);
        if (args.TryGetProperty("scale_with_batchsize", out var scale) && scale.GetBoolean())
            peak = LearningRateSchedule.RateForBatch(peak, batch);
        double Length(string name, double otherwise) =>
            args.TryGetProperty($"{name}_steps", out var steps) ? steps.GetDouble()
            : args.TryGetProperty($"{name}_examples", out var examples) ? Duration.Examples(examples.GetDouble()).ToSteps(batchSize: batch)
            : args.TryGetProperty($"{name}_epochs", out var epochs) ? Duration.Epochs(epochs.GetDouble()).ToSteps(batchSize: batch, dataSize: data)
            : args.TryGetProperty($"{name}_percent", out var share) ? Duration.Share(share.GetDouble()).ToSteps(total)
            : otherwise;

        string decay = args.TryGetProperty("decay_type", out var type) ? type.GetString()! : "stair";
        ScheduleStair[] stairs = args.TryGetProperty("steps", out var at)
            ? [.. at.EnumerateArray().Zip(args.GetProperty("mults").EnumerateArray(), (s, m) => new ScheduleStair(s.GetInt64(), m.GetDouble()))]
            : [];
        var schedule = new LearningRateSchedule(
            decay switch
            {
                "cosine" => ScheduleShape.Cosine,
                "linear" or "polynomial" => ScheduleShape.Linear,
                "rsqrt" => ScheduleShape.InverseSquareRoot,
                _ => ScheduleShape.Stair,
            },
            (long)Length("warmup", 0),
            (long)Length("cooldown", 0),
            Length("timescale", Number(args, "timescale", 10_000)),
            Number(args, "end", Number(args, "linear_end", 0)) / peak,
            Number(args, "power", 1),
            Length("shift", Number(args, "shift", 0)),
            stairs);
        schedule.Validate(total);
        return (schedule, peak, total);
    }

    private static (LearningRateSchedule Schedule, double Peak, long Total) Transformers(JsonElement item)
    {
        var args = item.GetProperty("args");
        double peak = item.GetProperty("base").GetDouble();
        long warmup = (long)Number(args, "num_warmup_steps", 0), total = (long)Number(args, "num_training_steps", long.MaxValue);
        string function = item.GetProperty("function").GetString()!;
        var schedule = function switch
        {
            "get_constant_schedule" or "get_constant_schedule_with_warmup" => LearningRateSchedule.Constant(warmup),
            "get_cosine_schedule_with_warmup" => LearningRateSchedule.Cosine(warmup),
            "get_linear_schedule_with_warmup" => LearningRateSchedule.Linear(warmup),
            "get_polynomial_decay_schedule_with_warmup" =>
                LearningRateSchedule.Polynomial(Number(args, "power", 1), warmup, Number(args, "lr_end", 1e-7) / peak),
            "get_inverse_sqrt_schedule" =>
                LearningRateSchedule.InverseSquareRoot(warmup, timescale: Number(args, "timescale", warmup > 0 ? warmup : 10_000)),
            _ => throw new InvalidDataException($"The schedule '{function}' is not known here."),
        };
        return (schedule, peak, total);
    }

    private static double Number(JsonElement args, string name, double otherwise) =>
        args.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : otherwise;
}
