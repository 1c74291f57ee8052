using Experiments.Evaluation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Evaluation;

public class ProbabilityMetricTests
{
    [Fact]
    public void Bins_are_open_on_the_left_and_closed_on_the_right()
    {
        var scores = Calibration.EqualWidth([0.1, 0.2, 0.30000000000000004, 0.7, 1], [true, true, true, true, true], bins: 10);
        Assert.Equal([0.1, 0.2, 0.30000000000000004, 0.7, 1], scores.Bins.Select(b => b.Confidence));
        Assert.Equal((0.9, 0.54), (scores.Maximum, Math.Round(scores.Expected, 12)));
    }

    [Fact]
    public void A_calibrated_classifier_has_no_error()
    {
        var scores = Calibration.EqualWidth([0.75, 0.75, 0.75, 0.75], [true, true, true, false]);
        Assert.Equal((0, 0, 1), (scores.Expected, scores.Maximum, scores.Bins.Count));
    }

    [Fact]
    public void Runs_of_equal_size_differ_by_one_at_most()
    {
        double[] confidences = [.. Enumerable.Range(0, 13).Select(i => i / 13.0)];
        var scores = Calibration.EqualSize(confidences, [.. confidences.Select(_ => true)], bins: 5);
        Assert.Equal([3, 3, 3, 2, 2], scores.Bins.Select(b => b.Examples));
        Assert.Equal(3, Calibration.EqualSize([0.1, 0.2, 0.3], [true, true, true], bins: 10).Bins.Count);
    }

    [Fact]
    public void Confidences_that_are_none_are_named()
    {
        Assert.Contains("1.5", Assert.Throws<ArgumentException>(() => Calibration.EqualWidth([1.5], [true])).Message);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => Calibration.EqualSize([], [])).Message);
        Assert.Contains("right is 2", Assert.Throws<ArgumentException>(() => Calibration.EqualSize([0.5], [true, false])).Message);
    }

    [Fact]
    public void Ranking_of_known_scores()
    {
        bool[] truth = [false, true, false, true];
        Assert.Equal(1, RankingCurve.Auroc([1, 3, 2, 4], truth));
        Assert.Equal(0, RankingCurve.Auroc([4, 2, 3, 1], truth));
        Assert.Equal(0.5, RankingCurve.Auroc([1, 1, 1, 1], truth));
        Assert.Equal(0.75, RankingCurve.Auroc([0.1, 0.35, 0.4, 0.8], truth));
        Assert.Equal((0.5 * 1) + (0.5 * 2 / 3), RankingCurve.AveragePrecision([0.1, 0.35, 0.4, 0.8], truth), 12);
        Assert.Equal(0.5, RankingCurve.AveragePrecision([1, 1, 1, 1], truth));
    }

    [Fact]
    public void One_class_alone_cannot_be_ranked()
    {
        Assert.Contains("true throughout", Assert.Throws<ArgumentException>(() => RankingCurve.Auroc([1, 2], [true, true])).Message);
        Assert.Contains("false throughout", Assert.Throws<ArgumentException>(() => RankingCurve.AveragePrecision([1, 2], [false, false])).Message);
        Assert.Contains("not a number", Assert.Throws<ArgumentException>(() => RankingCurve.Auroc([double.NaN, 2], [false, true])).Message);
    }

    [Fact]
    public void Even_odds_cost_the_logarithm_of_the_classes()
    {
        using var scope = NewDisposeScope();
        var scores = ClassProbabilities.OfLogits(zeros(6, 4), tensor(new long[] { 0, 1, 2, 3, 0, 1 }));
        Assert.Equal(Math.Log(4), scores.NegativeLogLikelihood, 12);
        Assert.Equal((3 / 16.0) + (9 / 16.0), scores.Brier, 12);
        Assert.All(scores.Confidences, c => Assert.Equal(0.25, c));
    }

    [Fact]
    public void Certain_mistakes_stay_finite()
    {
        using var scope = NewDisposeScope();
        var scores = ClassProbabilities.Measure(tensor(new[] { 1.0, 0 }).reshape(1, 2), tensor(new[] { 1L }));
        Assert.Equal(-Math.Log(1e-15), scores.NegativeLogLikelihood, 9);
        Assert.Equal((2, 1, 0), (scores.Brier, scores.BinaryBrier, scores.Accuracy));
    }

    [Fact]
    public void Top_accuracy_grows_to_one()
    {
        using var scope = NewDisposeScope();
        var scores = tensor(new[] { 0.1, 0.5, 0.4, 0.6, 0.3, 0.1 }).reshape(2, 3);
        var labels = tensor(new[] { 2L, 2 });
        Assert.Equal([0, 0.5, 1], new[] { 1, 2, 3 }.Select(k => ClassProbabilities.TopAccuracy(scores, labels, k)));
        Assert.Contains("classes 0 to 2", Assert.Throws<ArgumentException>(() => ClassProbabilities.TopAccuracy(scores, tensor(new[] { 0L, 3 }), 1)).Message);
    }
}
