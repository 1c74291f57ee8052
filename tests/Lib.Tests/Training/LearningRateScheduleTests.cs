using Experiments.Training;

namespace Experiments.Lib.Tests.Training;

public class LearningRateScheduleTests
{
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

    [Fact]
    public void A_polynomial_falls_as_its_power_says()
    {
        var schedule = LearningRateSchedule.Polynomial(power: 2, end: 0.1);
        Assert.Equal(0.1 + (0.9 * 0.25), schedule.At(50, 100), 12);
        Assert.Equal(LearningRateSchedule.Linear(10, 0.2).At(40, 100), LearningRateSchedule.Polynomial(1, 10, 0.2).At(40, 100));
    }

    [Fact]
    public void Levels_hold_from_their_step_on_and_do_not_multiply()
    {
        var schedule = LearningRateSchedule.Stair([new(20, 0.5), new(40, 0.1)]);
        Assert.Equal([1, 0.5, 0.5, 0.1], new long[] { 19, 20, 39, 40 }.Select(s => schedule.At(s, 100)));
        var error = Assert.Throws<ArgumentException>(() => LearningRateSchedule.Stair([new(40, 0.1), new(20, 0.5)]).Validate(100));
        Assert.Contains("Stairs[1].Step is 20", error.Message);
    }

    [Fact]
    public void A_shift_puts_the_inverse_square_root_where_a_longer_run_would_be()
    {
        var longer = LearningRateSchedule.InverseSquareRoot(0, timescale: 100);
        Assert.Equal(longer.At(70, 1000), (longer with { Shift = 40 }).At(30, 1000), 12);
    }

    [Fact]
    public void Lengths_of_training_turn_into_steps()
    {
        Assert.Equal(50, Duration.Share(0.05).ToSteps(totalSteps: 1000));
        Assert.Equal(20, Duration.Examples(20_480).ToSteps(batchSize: 1024));
        Assert.Equal(30, Duration.Epochs(1.5).ToSteps(batchSize: 16, dataSize: 320));
        Assert.Equal((1, 0), (Duration.Share(1e-9).ToSteps(1000), Duration.Share(0).ToSteps(1000)));
        Assert.Equal((2, 4), (Duration.Examples(25).ToSteps(batchSize: 10), Duration.Examples(35).ToSteps(batchSize: 10)));
        Assert.Contains("batchSize", Assert.Throws<ArgumentException>(() => Duration.Examples(9).ToSteps()).Message);
    }

    [Fact]
    public void Schedules_with_equal_levels_are_equal_and_survive_json()
    {
        var recipe = TrainingRecipe.SigLip(100, 8).With(schedule: LearningRateSchedule.Stair([new(20, 0.5)]));
        Assert.Equal(recipe, TrainingRecipe.FromJson(recipe.ToJson()));
        Assert.NotEqual(recipe.Schedule, LearningRateSchedule.Stair([new(20, 0.4)]));
    }
}
