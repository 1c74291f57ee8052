using Experiments.Teaching;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Teaching;

public class TeachingTests
{
    [Theory]
    [InlineData(4.16, "Spot on.")]
    [InlineData(4.6, "Close: a little above the truth.")]
    [InlineData(3.0, "The right size, below the truth by 28%")]
    [InlineData(64.0, "Far above the truth")]
    [InlineData(-4.0, "The other sign")]
    public void The_remark_follows_the_distance(double guess, string expected) =>
        Assert.StartsWith(expected, Prediction.Ask("loss?", guess).Reveal(4.1589).Remark);

    [Theory]
    [InlineData(null, 4.16)]
    [InlineData(double.NaN, 4.16)]
    [InlineData(4.0, double.NaN)]
    [InlineData(4.0, double.PositiveInfinity)]
    [InlineData(0.0, 0.0)]
    public void Revealing_never_fails(double? guess, double truth)
    {
        var prediction = Prediction.Ask("loss <of> a batch?", guess);
        Assert.Contains("&lt;of&gt;", (string)prediction.ToMimeBundle()["text/html"]);
        var bundle = prediction.Reveal(truth).ToMimeBundle();
        Assert.Contains("truth", (string)bundle["text/plain"]);
        Assert.DoesNotContain("NaNpx", (string)bundle["text/html"]);
    }

    [Fact]
    public void A_choice_remembers_the_pick_and_tells_the_winner()
    {
        Assert.Contains("as you said", Choice.Ask("Which?", ["a", "b"], "a").Reveal("a").ToString());
        Assert.Contains("not a", Choice.Ask("Which?", ["a", "b"], "a").Reveal("b").ToString());
        Assert.Contains("No pick", Choice.Ask("Which?", ["a", "b"]).Reveal("b").ToString());
        Assert.Throws<ArgumentException>(() => Choice.Ask("Which?", ["a", "b"], "c"));
    }

    [Theory]
    [InlineData(2.7726, true, "is right")]
    [InlineData(-2.7726, false, "other sign")]
    [InlineData(2.8, false, "is close")]
    [InlineData(1.0, false, "too small")]
    [InlineData(9.0, false, "too large")]
    [InlineData(double.NaN, false, "not a finite number")]
    public void Answers_get_a_finding_without_the_solution(double value, bool right, string finding)
    {
        var answer = Exercise.Check("2: four ln two", value, 4 * Math.Log(2));
        Assert.Equal(right, answer.Right);
        Assert.Contains(finding, answer.Finding);
        if (!right)
            Assert.DoesNotContain("2.7725", answer.ToString());
    }

    [Fact]
    public void Hints_open_one_within_the_other()
    {
        var answer = Exercise.Holds("1", false, "gentle", "firm");
        string html = (string)answer.ToMimeBundle()["text/html"];
        Assert.Matches("<details.*Hint 1.*gentle<details.*Hint 2.*firm</details></details>", html);
        Assert.DoesNotContain("firm", answer.ToString());
        Assert.DoesNotContain("gentle", (string)Exercise.Holds("1", true, "gentle").ToMimeBundle()["text/html"]);
    }

    [Fact]
    public void Tensors_are_compared_by_shape_then_by_value()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("expected [2, 2]", Exercise.Same("3", zeros(2), zeros(2, 2)).Finding);
        Assert.Contains("1 of 4 values differ", Exercise.Same("3", tensor([0f, 1, 2, 4]), tensor([0f, 1, 2, 3])).Finding);
        Assert.False(Exercise.Same("3", full(2, float.NaN), zeros(2)).Right);
        Assert.True(Exercise.Same("3", ones(2), ones(2)).Right);
    }

    [Fact]
    public void Solutions_can_insist() => Assert.Throws<InvalidOperationException>(() => Exercise.Holds("1", false).Require());
}
