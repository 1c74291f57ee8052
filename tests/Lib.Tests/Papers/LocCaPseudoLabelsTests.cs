using Experiments.Data;
using Experiments.Papers.LocCa;

namespace Experiments.Lib.Tests.Papers;

public class LocCaPseudoLabelsTests
{
    private static readonly Box Place = new(0.4f, 0.4f, 0.6f, 0.5f);

    private static readonly IReadOnlyList<IReadOnlyList<LabelledRegion>> True =
        [.. Enumerable.Range(0, 4000).Select(i => (IReadOnlyList<LabelledRegion>)[new([$"thing {i}"], Place)])];

    [Fact]
    public void Without_errors_the_labels_are_the_true_ones() => Assert.Same(True, PseudoLabels.None.Of(True));

    [Fact]
    public void Sides_move_by_the_stated_share_of_the_boxs_own_side()
    {
        var seen = Seen(new(Jitter: 0.1));
        Assert.Equal(0.02, Deviation(seen.Select(r => r.Box.Top)), 0.001);
        Assert.Equal(0.01, Deviation(seen.Select(r => r.Box.Left)), 0.0005);
        Assert.Equal(0.02, Deviation(seen.Select(r => r.Box.Bottom)), 0.001);
        Assert.Equal(0.01, Deviation(seen.Select(r => r.Box.Right)), 0.0005);
        Assert.Equal(0.6, seen.Average(r => r.Box.Bottom), 0.002);
        Assert.All(seen, r => Assert.StartsWith("thing", r.Texts[0], StringComparison.Ordinal));
    }

    [Fact]
    public void Boxes_stay_boxes_of_the_picture()
    {
        IReadOnlyList<IReadOnlyList<LabelledRegion>> edge = [.. True.Select(_ => (IReadOnlyList<LabelledRegion>)[new(["thing"], new(0, 0.9f, 0.1f, 1))])];
        Assert.All(new PseudoLabels(Jitter: 0.4).Of(edge).SelectMany(r => r), r =>
            Assert.True(r.Box is { Top: >= 0, Left: >= 0, Bottom: <= 1, Right: <= 1 } box && box.Bottom > box.Top && box.Right > box.Left));
    }

    [Fact]
    public void Texts_are_another_regions_as_often_as_stated()
    {
        var seen = Seen(new(WrongText: 0.3));
        Assert.Equal(0.3, seen.Select((r, i) => r.Texts[0] == $"thing {i}" ? 0.0 : 1).Average(), 0.025);
        Assert.All(seen, r => Assert.Equal(Place, r.Box));
    }

    [Fact]
    public void Confidence_falls_with_the_noise_and_with_wrong_texts()
    {
        double[] mean = [.. new[] { 0, 0.1, 0.2, 0.4 }.Select(jitter => Seen(new(jitter, WrongText: 1e-9)).Average(r => r.Confidence))];
        Assert.Equal(mean.OrderDescending(), mean);
        Assert.True(mean[0] - mean[3] > 0.3);
        var wrong = Seen(new(WrongText: 0.5)).Select((r, i) => (r.Confidence, Right: r.Texts[0] == $"thing {i}")).ToLookup(r => r.Right, r => r.Confidence);
        Assert.Equal(0.5, wrong[false].Average(), 0.02);
        Assert.Equal(0.96, wrong[true].Average(), 0.02);
    }

    [Fact]
    public void The_threshold_drops_unsure_regions_and_leaves_pictures_without_any()
    {
        var all = new PseudoLabels(Jitter: 0.2, WrongText: 0.2);
        var kept = all.With(threshold: 0.5).Of(True);
        Assert.Equal(True.Count, kept.Count);
        Assert.Equal(Seen(all).Where(r => r.Confidence >= 0.5).Select(r => r.Box), kept.SelectMany(r => r).Select(r => r.Box));
        Assert.Contains(kept, r => r.Count == 0);
    }

    [Fact]
    public void Errors_are_a_function_of_the_seed()
    {
        var labels = new PseudoLabels(Jitter: 0.2);
        Assert.Equal(Seen(labels).Select(r => r.Box), Seen(labels).Select(r => r.Box));
        Assert.NotEqual(Seen(labels).Select(r => r.Box), Seen(labels.With(seed: 1)).Select(r => r.Box));
    }

    [Theory]
    [InlineData(-1, 0, 0, "Jitter")]
    [InlineData(0, 1.5, 0, "WrongText")]
    [InlineData(0, 0, 2, "Threshold")]
    public void Members_out_of_range_are_named(double jitter, double wrong, double threshold, string member) =>
        Assert.Contains($"PseudoLabels.{member} is", Assert.Throws<ArgumentException>(new PseudoLabels(jitter, wrong, threshold).Validate).Message);

    private static List<LabelledRegion> Seen(PseudoLabels labels) => [.. labels.Of(True).SelectMany(r => r)];

    private static double Deviation(IEnumerable<float> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}
