using Experiments.Evaluation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Evaluation;

public class ConfusionTests
{
    [Fact]
    public void Accuracies_match_the_reference_cases()
    {
        int number = 0;
        foreach (var item in MetricFixture.Json("classification.json").GetProperty("calibration").EnumerateArray())
        {
            using var scope = NewDisposeScope();
            var logits = MetricFixture.Array($"calibration.{number}.logits");
            var confusion = Confusion.Of(logits.argmax(1), MetricFixture.Array($"calibration.{number++}.labels"), item.GetProperty("classes").GetInt32());
            Assert.Equal(item.GetProperty("n").GetInt64(), confusion.Total);
            Assert.Equal(item.GetProperty("accuracy").GetDouble(), confusion.Accuracy, 9);
            Assert.Equal(item.GetProperty("balanced_accuracy").GetDouble(), confusion.BalancedAccuracy, 9);
            Assert.Equal(item.GetProperty("macro_f1").GetDouble(), confusion.MacroF1, 9);
            Assert.Equal(item.GetProperty("mcc").GetDouble(), confusion.Matthews, 9);
        }
        Assert.Equal(8, number);
    }

    [Fact]
    public void Rows_are_truths_and_columns_predictions()
    {
        using var scope = NewDisposeScope();
        var confusion = Confusion.Of(predicted: tensor([1L, 1, 0]), truth: tensor([0L, 1, 0]), 2, ["cube", "ball"]);
        Assert.Equal((1, 0, 1, 1), (confusion[0, 1], confusion[1, 0], confusion[1, 1], confusion[0, 0]));
        Assert.NotEmpty((byte[])confusion.ToMimeBundle()["image/png"]);
    }

    [Fact]
    public void A_class_out_of_range_is_named()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("truth[1] is 2", Assert.Throws<ArgumentException>(() => Confusion.Of(tensor([0L, 1]), tensor([0L, 2]), 2)).Message);
    }
}
