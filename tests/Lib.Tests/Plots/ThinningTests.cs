using Experiments.Plots;

namespace Experiments.Lib.Tests.Plots;

public class ThinningTests
{
    [Fact]
    public void The_extremes_and_both_ends_stay()
    {
        double[] values = [.. Enumerable.Range(0, 50_000).Select(i => Math.Sin(i * 0.37))];
        values[12_345] = 9;
        values[40_001] = -9;
        var kept = Thinning.Keep(values);
        Assert.True(kept.Count <= Thinning.Most);
        Assert.Equal((0, 49_999), (kept[0], kept[^1]));
        Assert.Contains(12_345, kept);
        Assert.Contains(40_001, kept);
    }

    [Fact]
    public void Short_lines_stay_whole() => Assert.Equal([0, 1, 2], Thinning.Keep([5, double.NaN, 7]));
}
