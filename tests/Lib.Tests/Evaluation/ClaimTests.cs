using System.Text.Json;
using Experiments.Evaluation;

namespace Experiments.Lib.Tests.Evaluation;

public class ClaimTests
{
    [Fact]
    public void The_file_holds_what_was_computed_in_the_agreed_order()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var file = new ClaimsFile(Path.Combine(folder, "out")).Add(Holding()).Add(Undecided());
            var claims = JsonDocument.Parse(File.ReadAllBytes(file.Path)).RootElement;
            Assert.Equal(2, claims.GetArrayLength());
            Assert.Equal(
                ["id", "claim", "metric", "seeds", "values", "difference", "low", "high", "holds"],
                claims[0].EnumerateObject().Select(p => p.Name));
            Assert.Equal(["sigmoid", "softmax", "other"], claims[0].GetProperty("values").EnumerateObject().Select(p => p.Name));
            Assert.Equal([1UL, 2, 3], claims[0].GetProperty("seeds").EnumerateArray().Select(s => s.GetUInt64()));
            Assert.Equal(0.05, claims[0].GetProperty("difference").GetDouble(), 9);
            Assert.True(claims[0].GetProperty("holds").GetBoolean());
            Assert.True(claims[0].GetProperty("low").GetDouble() > 0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void One_seed_decides_nothing_and_its_ends_are_null()
    {
        var json = Undecided().ToJson();
        Assert.Null(json["low"]);
        Assert.Null(json["high"]);
        Assert.False((bool)json["holds"]!);
        Assert.Contains("undecided with one seed", Undecided().ToString());
    }

    [Fact]
    public void A_diverged_arm_gives_valid_json_and_does_not_hold()
    {
        var claim = new Claim("d", "diverges", "loss", [1, 2], [new Arm("a", [double.NaN, 1]), new Arm("b", [double.PositiveInfinity, 1])]);
        using var json = JsonDocument.Parse(claim.ToJson().ToJsonString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("difference").ValueKind);
        Assert.False(claim.Holds);
    }

    [Fact]
    public void The_side_of_zero_is_the_claimed_one()
    {
        IReadOnlyList<Arm> arms = [new Arm("a", [1.0, 1.1, 1.2]), new Arm("b", [2.0, 2.1, 2.21])];
        Assert.False(new Claim("x", "a above b", "loss", [1, 2, 3], arms).Holds);
        Assert.True(new Claim("x", "a below b", "loss", [1, 2, 3], arms, below: true).Holds);
    }

    [Fact]
    public void An_interval_over_zero_does_not_hold()
    {
        var claim = new Claim("x", "a above b", "R@1", [1, 2, 3], [new Arm("a", [0.5, 0.4, 0.6]), new Arm("b", [0.4, 0.45, 0.5])]);
        Assert.True(claim.Difference.Estimate > 0);
        Assert.False(claim.Holds);
    }

    [Fact]
    public void Failed_claims_are_shown_in_the_same_size_of_type()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var file = new ClaimsFile(folder).Add(Holding()).Add(new Claim("n", "no effect", "R@1", [1, 2], [new Arm("a", [1, 2]), new Arm("b", [2, 1])]));
            string html = (string)file.ToMimeBundle()["text/html"];
            Assert.Contains("does not hold", html);
            Assert.Single(System.Text.RegularExpressions.Regex.Matches(html, "font-size"));
            Assert.NotEmpty((byte[])file.ForestPlot().ToMimeBundle()["image/png"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Adding_the_same_id_again_replaces_the_claim()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Assert.Single(new ClaimsFile(folder).Add(Holding()).Add(Holding()).Claims);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void An_arm_without_a_value_for_each_seed_is_named() => Assert.Contains("b is 1 values", Assert.Throws<ArgumentException>(() =>
        new Claim("x", "a above b", "R@1", [1, 2], [new Arm("a", [1, 2]), new Arm("b", [1])])).Message);

    [Fact]
    public void An_ablation_runs_every_arm_with_every_seed_and_pairs_them()
    {
        var calls = new List<string>();
        var ablation = Ablation.Run("Bias", "R@1", ["b = 0", "b = −10"], [1, 2, 3], (arm, seed) =>
        {
            calls.Add($"{arm} {seed}");
            return seed + (arm == "b = 0" ? 0 : 0.5 + 0.01 * seed);
        });
        Assert.Equal(["b = 0 1", "b = −10 1", "b = 0 2", "b = −10 2", "b = 0 3", "b = −10 3"], calls);
        Assert.Equal(0.52, ablation.Difference("b = −10", "b = 0").Estimate, 9);
        Assert.True(ablation.Claim("c", "the bias helps", "b = −10", "b = 0").Holds);
        Assert.Contains("0.520", ablation.ToString());
        Assert.NotEmpty((byte[])ablation.ToMimeBundle()["image/png"]);
    }

    [Fact]
    public void An_ablation_of_values_that_are_there_is_that_of_runs_that_give_them()
    {
        static double Value(string arm, ulong seed) => arm.Length + 0.1 * seed * seed;
        string[] arms = ["a", "bcd"];
        ulong[] seeds = [5, 2, 9];
        var (read, run) = (Ablation.Of("Length", "letters", arms, seeds, Value), Ablation.Run("Length", "letters", arms, seeds, Value));
        Assert.Equal(seeds, read.Seeds);
        Assert.Equal(run.ToString(), read.ToString());
        Assert.Equal(run.Arms[1].Values, read.Arms[1].Values);
        Assert.Contains("is a, a", Assert.Throws<ArgumentException>(() => Ablation.Of("Length", "letters", ["a", "a"], seeds, Value)).Message);
    }

    private static Claim Holding() => new("sig", "Sigmoid \"beats\" softmax", "R@1", [1, 2, 3],
        [new Arm("sigmoid", [0.41, 0.45, 0.43]), new Arm("softmax", [0.36, 0.40, 0.38]), new Arm("other", [0, 0, double.NaN])]);

    private static Claim Undecided() => new("one", "One seed", "R@1", [7], [new Arm("z", [0.5]), new Arm("a", [0.1])]);
}
