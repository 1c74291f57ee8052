using System.Text.Json;
using Experiments.Training;

namespace Experiments.Lib.Tests.Training;

public class LearningRateScheduleTests
{
    private static readonly JsonElement Cases = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "schedules", "cases.json"))).RootElement.GetProperty("big_vision");

    public static TheoryData<int> All() => [.. Enumerable.Range(0, Cases.GetArrayLength())];

    [Theory]
    [MemberData(nameof(All))]
    public void Schedules_match_big_vision(int index)
    {
        var item = Cases[index];
        var args = item.GetProperty("args");
        long total = item.GetProperty("total_steps").GetInt64();
        var schedule = new LearningRateSchedule(
            args.GetProperty("decay_type").GetString() switch
            {
                "cosine" => ScheduleShape.Cosine,
                "linear" => ScheduleShape.Linear,
                "rsqrt" => ScheduleShape.InverseSquareRoot,
                _ => ScheduleShape.Constant,
            },
            (long)Number(args, "warmup_steps", 0),
            (long)(Number(args, "cooldown_steps", 0) + (Number(args, "cooldown_percent", 0) * total)),
            Number(args, "timescale", Number(args, "timescale_steps", 10_000)),
            Number(args, "linear_end", 0));
        schedule.Validate(total);
        foreach (var point in item.GetProperty("points").EnumerateArray())
        {
            double expected = point[1].GetDouble();
            Assert.InRange(schedule.At(point[0].GetInt64(), total), (expected * (1 - 1e-6)) - 1e-12, (expected * (1 + 1e-6)) + 1e-12);
        }
    }

    [Fact]
    public void First_update_of_a_warm_up_is_exactly_zero()
    {
        Assert.Equal(0, LearningRateSchedule.Cosine(10).At(0, 100));
        Assert.Equal(1, LearningRateSchedule.Cosine(10).At(10, 100));
    }

    [Fact]
    public void Inverse_square_root_has_fallen_to_the_root_of_a_half_after_its_timescale()
    {
        var schedule = LearningRateSchedule.InverseSquareRoot(warmupSteps: 100, cooldownSteps: 0, timescale: 400);
        Assert.Equal(1 / Math.Sqrt(2), schedule.At(500, 10_000), 12);
    }

    [Fact]
    public void A_warm_up_longer_than_the_run_is_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => LearningRateSchedule.Cosine(100).Validate(50));
        Assert.Contains("WarmupSteps", error.Message);
        Assert.Contains("100", error.Message);
    }

    private static double Number(JsonElement args, string name, double otherwise) =>
        args.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;
}
