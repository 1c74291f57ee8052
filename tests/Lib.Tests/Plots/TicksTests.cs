using Experiments.Plots;

namespace Experiments.Lib.Tests.Plots;

public class TicksTests
{
    [Theory]
    [InlineData(0, 1, 6, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 3000, 7, "0 500 1000 1500 2000 2500 3000")]
    [InlineData(-2.2, 3.1, 6, "−2 −1 0 1 2 3")]
    [InlineData(0, 20000, 5, "0 5k 10k 15k 20k")]
    [InlineData(0.2, 0.46, 6, "0.20 0.25 0.30 0.35 0.40 0.45")]
    [InlineData(0, 2.1e6, 4, "0 0.5M 1.0M 1.5M 2.0M")]
    [InlineData(0, 3e-5, 4, "0 1×10⁻⁵ 2×10⁻⁵ 3×10⁻⁵")]
    public void Linear_marks_are_round_and_written_alike(double min, double max, int target, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ticks.Linear(min, max, target).Select(t => t.Label)));

    [Fact]
    public void Linear_marks_are_two_or_more_within_the_ends_whatever_the_range()
    {
        for (int i = 0; i < 500; i++)
        {
            var random = new Experiments.Core.CounterRandom(1, 0, (ulong)i);
            double min = (random.Uniform(0) - 0.5) * Math.Pow(10, random.Integer(1, 12) - 5);
            double max = min + Math.Max(Math.Pow(10, random.Uniform(2) * 10 - 6), Math.Abs(min) * 1e-6);
            int target = 2 + random.Integer(3, 8);
            var marks = Ticks.Linear(min, max, target);
            double slack = (max - min) * 1e-6;
            Assert.InRange(marks.Count, 2, 3 * target);
            Assert.All(marks, m => Assert.InRange(m.Value, min - slack, max + slack));
        }
    }

    [Fact]
    public void Labels_differ_even_far_from_zero()
    {
        var labels = Ticks.Linear(211_039.1, 211_039.9, 5).Select(t => t.Label).ToArray();
        Assert.Equal(labels.Length, labels.Distinct().Count());
    }

    [Fact]
    public void Marks_of_a_wide_logarithmic_axis_are_powers_of_ten()
    {
        var marks = Ticks.Logarithmic(1e3, 1e7, 6);
        Assert.Equal(["10³", "10⁴", "10⁵", "10⁶", "10⁷"], marks.Where(m => m.Label.Length > 0).Select(m => m.Label));
        Assert.Contains(marks, m => m.Value == 2000 && m.Label.Length == 0);
    }

    [Fact]
    public void Marks_of_a_narrow_logarithmic_axis_are_one_two_five() =>
        Assert.Equal(["0.1", "0.2", "0.5", "1"], Ticks.Logarithmic(0.09, 1.1, 5).Where(m => m.Label.Length > 0).Select(m => m.Label));

    [Fact]
    public void A_logarithmic_axis_within_one_step_falls_back_to_even_marks() =>
        Assert.True(Ticks.Logarithmic(3.1, 3.9, 5).Count >= 2);

    [Theory]
    [InlineData(double.NaN, "–")]
    [InlineData(double.NegativeInfinity, "−∞")]
    [InlineData(-0.25, "−0.25")]
    [InlineData(12345, "12.35k")]
    [InlineData(0.00002, "2×10⁻⁵")]
    public void Short_numbers_read_well(double value, string expected) => Assert.Equal(expected, NumberText.Short(value));
}
