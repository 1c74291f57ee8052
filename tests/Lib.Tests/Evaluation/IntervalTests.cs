using Experiments.Core;
using Experiments.Evaluation;

namespace Experiments.Lib.Tests.Evaluation;

public class IntervalTests
{
    // Tabulated two-sided 95 % and other quantiles of Student's t.
    [Theory]
    [InlineData(0.975, 1, 12.7062047362)]
    [InlineData(0.975, 2, 4.3026527297)]
    [InlineData(0.975, 3, 3.1824463053)]
    [InlineData(0.975, 4, 2.7764451052)]
    [InlineData(0.975, 9, 2.2621571628)]
    [InlineData(0.975, 30, 2.0422724563)]
    [InlineData(0.975, 1000, 1.9623390808)]
    [InlineData(0.95, 5, 2.0150483733)]
    [InlineData(0.995, 10, 3.1692726726)]
    [InlineData(0.025, 4, -2.7764451052)]
    [InlineData(0.5, 7, 0)]
    public void Quantiles_of_t_match_the_tables(double probability, double freedom, double expected) =>
        Assert.Equal(expected, StudentT.Quantile(probability, freedom), 8);

    [Fact]
    public void The_distribution_with_one_degree_is_Cauchys() =>
        Assert.All(new[] { -3, -0.5, 0, 0.2, 4 }, t => Assert.Equal(0.5 + Math.Atan(t) / Math.PI, StudentT.Cumulative(t, 1), 12));

    [Fact]
    public void The_paired_interval_matches_a_worked_example()
    {
        // Differences 1, 2, 3: mean 2, s = 1, half width 4.302653 / sqrt 3.
        var interval = PairedInterval.Of([2, 4, 6], [1, 2, 3]);
        Assert.Equal(2, interval.Estimate, 12);
        Assert.Equal(2 - 2.4841377118, interval.Low, 8);
        Assert.Equal(2 + 2.4841377118, interval.High, 8);
    }

    [Fact]
    public void Pairing_removes_what_the_seeds_share()
    {
        double[] shared = [0.1, 0.9, 0.4, 0.6];
        var interval = PairedInterval.Of([.. shared.Select((v, i) => v + 0.01 + 0.001 * i)], shared);
        Assert.True(interval.IsAbove(0));
    }

    [Fact]
    public void One_seed_has_no_interval()
    {
        var interval = PairedInterval.Of([1], [0]);
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (interval.Low, interval.High));
        Assert.False(interval.IsAbove(0));
    }

    [Fact]
    public void The_interval_of_normal_data_covers_the_mean_as_often_as_it_says()
    {
        int covered = 0;
        for (int trial = 0; trial < 1000; trial++)
        {
            var random = new CounterRandom(5, 0, (ulong)trial);
            var interval = PairedInterval.OfMean([.. Enumerable.Range(0, 4).Select(i => (double)random.Normal((ulong)(2 * i), (ulong)(2 * i + 1)))]);
            covered += interval.Low <= 0 && interval.High >= 0 ? 1 : 0;
        }
        Assert.InRange(covered, 930, 970);
    }

    [Fact]
    public void The_bootstrap_of_an_accuracy_is_near_the_binomial_interval()
    {
        double[] hits = [.. Enumerable.Range(0, 400).Select(i => i % 4 == 0 ? 0.0 : 1.0)];
        var interval = Bootstrap.Mean(hits, seed: 1);
        double half = 1.96 * Math.Sqrt(0.75 * 0.25 / 400);
        Assert.Equal(0.75, interval.Estimate, 12);
        Assert.Equal(0.75 - half, interval.Low, 0.006);
        Assert.Equal(0.75 + half, interval.High, 0.006);
        Assert.Equal(interval, Bootstrap.Mean(hits, seed: 1));
        Assert.NotEqual(interval, Bootstrap.Mean(hits, seed: 2));
    }

    [Fact]
    public void The_bootstrap_of_a_difference_pairs_the_items()
    {
        double[] first = [.. Enumerable.Range(0, 100).Select(i => i % 10 + 0.5)], second = [.. Enumerable.Range(0, 100).Select(i => (double)(i % 10))];
        Assert.Equal(new Interval(0.5, 0.5, 0.5), Bootstrap.Difference(first, second, resamples: 200));
    }
}
