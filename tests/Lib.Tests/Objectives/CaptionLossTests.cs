using Experiments.Objectives;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Objectives;

public class CaptionLossTests
{
    private static Tensor Labels => tensor(new long[] { 1, 2, 0, 3, 3, 1 }).reshape(2, 3);
    private static Tensor Weights => tensor(new double[] { 1, 1, 0, 1, 0, 0 }).reshape(2, 3);

    private static double Value(Tensor loss) => loss.item<double>();

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void An_untrained_model_costs_the_logarithm_of_the_vocabulary(double smoothing)
    {
        using var scope = NewDisposeScope();
        var logits = zeros(2, 3, 7, dtype: float64);
        Assert.Equal(Math.Log(7), Value(CaptionLoss.FromLogits(logits, Labels, Weights, smoothing: smoothing)), 1e-12);
        Assert.Equal(Math.Log(7), Value(CaptionLoss.FromLogits(logits, Labels, Weights, CaptionReduction.PerToken, smoothing)), 1e-12);
        Assert.Equal(1.5 * Math.Log(7), Value(CaptionLoss.FromLogits(logits, Labels, Weights, CaptionReduction.Summed, smoothing)), 1e-12);
    }

    [Fact]
    public void Reductions_differ_in_what_a_token_of_a_long_caption_weighs()
    {
        using var scope = NewDisposeScope();
        var logits = randn(2, 3, 7, dtype: float64);
        double[] tokens = (-logits.log_softmax(-1).gather(2, Labels.unsqueeze(2)).flatten()).data<double>().ToArray();
        Assert.Equal((((tokens[0] + tokens[1]) / 2) + tokens[3]) / 2, Value(CaptionLoss.FromLogits(logits, Labels, Weights)), 1e-12);
        Assert.Equal((tokens[0] + tokens[1] + tokens[3]) / 3, Value(CaptionLoss.FromLogits(logits, Labels, Weights, CaptionReduction.PerToken)), 1e-12);
        Assert.Equal(tokens.Average(), Value(CaptionLoss.FromLogits(logits, Labels)), 1e-12);
        Assert.Equal(-(tokens[0] + tokens[1]), -Value(CaptionLoss.PerExample(logits, Labels, Weights, normalised: false)[0]), 1e-12);
    }

    [Fact]
    public void Smoothing_spreads_over_the_other_tokens_only()
    {
        using var scope = NewDisposeScope();
        var logits = randn(1, 1, 4, dtype: float64);
        double[] logs = logits.log_softmax(-1).data<double>().ToArray();
        double expected = -((0.7 * logs[2]) + (0.1 * (logs[0] + logs[1] + logs[3])));
        Assert.Equal(expected, Value(CaptionLoss.FromLogits(logits, tensor(new long[] { 2 }).reshape(1, 1), smoothing: 0.3)), 1e-12);
    }

    [Fact]
    public void What_has_no_weight_changes_nothing_and_gets_no_gradient()
    {
        using var scope = NewDisposeScope();
        var logits = randn(2, 3, 7, dtype: float64).requires_grad_(true);
        var others = where(Weights.unsqueeze(2).eq(0), randn(2, 3, 7, dtype: float64), logits.detach());
        Assert.Equal(Value(CaptionLoss.FromLogits(others, Labels, Weights)), Value(CaptionLoss.FromLogits(logits, Labels, Weights)), 1e-12);
        CaptionLoss.FromLogits(logits, Labels, Weights).backward();
        Assert.Equal(0, logits.grad!.masked_select(Weights.unsqueeze(2).eq(0)).abs().sum().item<double>());
    }

    [Fact]
    public void A_caption_without_weight_counts_as_zero()
    {
        using var scope = NewDisposeScope();
        var weights = tensor(new double[] { 1, 1, 1, 0, 0, 0 }).reshape(2, 3);
        var each = CaptionLoss.PerExample(zeros(2, 3, 7, dtype: float64), Labels, weights);
        Assert.Equal(Math.Log(7), Value(each[0]), 1e-12);
        Assert.Equal(0, Value(each[1]));
        Assert.Equal(0, Value(CaptionLoss.FromLogits(zeros(2, 3, 7, dtype: float64), Labels, zeros(2, 3, dtype: float64), CaptionReduction.PerToken)));
    }

    [Theory]
    [InlineData(CaptionReduction.PerCaption)]
    [InlineData(CaptionReduction.PerToken)]
    [InlineData(CaptionReduction.Summed)]
    public void Gradients_match_finite_differences(CaptionReduction reduction)
    {
        using var scope = NewDisposeScope();
        FiniteDifferences.AssertGradient(randn(2, 3, 4, dtype: float64), x => CaptionLoss.FromLogits(x, Labels, Weights, reduction, smoothing: 0.2));
    }

    [Fact]
    public void Shapes_and_settings_that_do_not_fit_are_named()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("labels has shape [2, 3], expected [2, 4]", Assert.Throws<ArgumentException>(() => CaptionLoss.FromLogits(zeros(2, 4, 7), Labels)).Message);
        Assert.Contains("smoothing is 1", Assert.Throws<ArgumentException>(() => CaptionLoss.FromLogits(zeros(2, 3, 7), Labels, smoothing: 1)).Message);
    }

    [Fact]
    public void Multi_label_loss_of_zero_logits_is_the_logarithm_of_two_a_class()
    {
        using var scope = NewDisposeScope();
        var labels = tensor(new double[] { 1, 0, 0, 1, 1, 1 }).reshape(2, 3);
        Assert.Equal(3 * Math.Log(2), Value(MultiLabelLoss.FromLogits(zeros(2, 3, dtype: float64), labels)), 1e-12);
        FiniteDifferences.AssertGradient(randn(2, 3, dtype: float64), x => MultiLabelLoss.FromLogits(x, labels));
        Assert.Contains("labels has shape", Assert.Throws<ArgumentException>(() => MultiLabelLoss.FromLogits(zeros(2, 4), labels)).Message);
    }

    [Fact]
    public void Softmax_over_some_pairs_is_the_loss_of_the_smaller_batch()
    {
        using var scope = NewDisposeScope();
        var logits = randn(5, 5, dtype: float64);
        var keep = tensor(new[] { true, false, true, true, false });
        var rows = tensor(new long[] { 0, 2, 3 });
        double smaller = Value(SoftmaxLoss.FromLogits(logits.index_select(0, rows).index_select(1, rows)));
        Assert.Equal(smaller, Value(SoftmaxLoss.Masked(logits, keep)), 1e-12);
        FiniteDifferences.AssertGradient(logits, x => SoftmaxLoss.Masked(x, keep));
        Assert.Contains("keep at least one pair", Assert.Throws<ArgumentException>(() => SoftmaxLoss.Masked(logits, zeros(5))).Message);
        var terms = SoftmaxLoss.Directions(logits);
        Assert.Equal(Value(SoftmaxLoss.FromLogits(logits)), Value(terms.Total), 1e-12);
        Assert.Equal(Value(terms.ImageToText), Value(SoftmaxLoss.Directions(logits.t()).TextToImage), 1e-12);
    }
}
