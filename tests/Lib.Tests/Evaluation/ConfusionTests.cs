using Experiments.Evaluation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Evaluation;

public class ConfusionTests
{
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
