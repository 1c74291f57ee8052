using Experiments.Objectives;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Objectives;

public class ContrastiveLossTests
{
    private static Tensor Logits(Tensor similarities, double temperature = 10, double bias = -10) =>
        similarities.to(ScalarType.Float64) * temperature + bias;

    private static double Sigmoid(Tensor logits) => SigmoidLoss.FromLogits(logits).item<double>();

    private static double Softmax(Tensor logits) => SoftmaxLoss.FromLogits(logits).item<double>();

    [Fact]
    public void Sigmoid_loss_matches_the_analytic_values_of_four_pairs()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0.693283, Sigmoid(Logits(eye(4))), 1e-6);
        Assert.Equal(10.000182, Sigmoid(Logits(zeros(4, 4))), 1e-6);
        Assert.Equal(4 * Math.Log(2), Sigmoid(Logits(ones(4, 4))), 1e-6);
    }

    [Theory]
    [InlineData(-10, 10.0232)]
    [InlineData(-6.238324625, 7.2373)]
    [InlineData(-2.71, 35.691)]
    [InlineData(0, 354.891)]
    public void Sigmoid_loss_of_512_unrelated_pairs_depends_on_the_bias_as_stated(double bias, double expected)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected, Sigmoid(Logits(zeros(512, 512), bias: bias)), 1e-3 * Math.Max(1, expected / 100));
    }

    [Fact]
    public void Best_constant_bias_at_the_start_is_minus_log_of_the_negatives()
    {
        using var scope = NewDisposeScope();
        double best = -Math.Log(511);
        double Loss(double bias) => Sigmoid(Logits(zeros(512, 512), bias: bias));
        Assert.True(Loss(best) < Loss(best - 0.05) && Loss(best) < Loss(best + 0.05));
    }

    [Fact]
    public void Softmax_loss_matches_the_analytic_values_of_four_pairs()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(1.36191e-4, Softmax(Logits(eye(4), bias: 0)), 1e-9);
        Assert.Equal(Math.Log(4), Softmax(Logits(zeros(4, 4), temperature: 100, bias: 0)), 1e-12);
    }

    [Fact]
    public void Softmax_loss_does_not_see_a_bias()
    {
        using var scope = NewDisposeScope();
        var logits = randn(6, 6, dtype: ScalarType.Float64);
        Assert.Equal(Softmax(logits), Softmax(logits - 10), 1e-10);
    }

    [Fact]
    public void Bias_gradient_pulls_up_on_positives_and_down_on_negatives()
    {
        using var scope = NewDisposeScope();
        const int n = 4;
        const double bias = -10;
        var logits = full(new long[] { n, n }, bias, dtype: ScalarType.Float64).requires_grad_(true);
        SigmoidLoss.FromLogits(logits).backward();
        var gradient = logits.grad!;
        double positive = -1 / (1 + Math.Exp(bias)) / n, negative = 1 / (1 + Math.Exp(-bias)) / n;
        Assert.True(gradient.diagonal().lt(0).all().item<bool>());
        Assert.True(allclose(gradient, eye(n, dtype: ScalarType.Float64) * (positive - negative) + negative, rtol: 1e-9, atol: 1e-12));
    }

    [Fact]
    public void Keys_without_duplicates_change_nothing()
    {
        using var scope = NewDisposeScope();
        var logits = randn(5, 5, dtype: ScalarType.Float64);
        var keys = tensor(new long[] { 9, 3, 7, 1, 5 });
        Assert.Equal(Sigmoid(logits), SigmoidLoss.FromLogits(logits, keys).item<double>(), 1e-12);
        Assert.Equal(Softmax(logits), SoftmaxLoss.FromLogits(logits, keys).item<double>(), 1e-12);
    }

    [Fact]
    public void Equal_captions_are_positives_that_share_one_weight()
    {
        using var scope = NewDisposeScope();
        var logits = randn(3, 3, dtype: ScalarType.Float64);
        var keys = tensor(new long[] { 4, 8, 4 });
        double Pair(int i, int j, int sign) => Math.Log(1 + Math.Exp(-sign * logits[i, j].item<double>()));
        double expected = (
            (Pair(0, 0, 1) + Pair(0, 2, 1)) / 2 + Pair(0, 1, -1) +
            Pair(1, 1, 1) + Pair(1, 0, -1) + Pair(1, 2, -1) +
            (Pair(2, 0, 1) + Pair(2, 2, 1)) / 2 + Pair(2, 1, -1)) / 3;
        Assert.Equal(expected, SigmoidLoss.FromLogits(logits, keys).item<double>(), 1e-10);

        var rows = logits.log_softmax(1);
        var columns = logits.log_softmax(0);
        double Both(int i, int j) => rows[i, j].item<double>() + columns[i, j].item<double>();
        double soft = -((Both(0, 0) + Both(0, 2) + Both(2, 0) + Both(2, 2)) / 2 + Both(1, 1)) / 6;
        Assert.Equal(soft, SoftmaxLoss.FromLogits(logits, keys).item<double>(), 1e-10);
    }

    [Fact]
    public void Shuffling_the_batch_leaves_the_losses_alone()
    {
        using var scope = NewDisposeScope();
        var logits = randn(7, 7, dtype: ScalarType.Float64);
        var keys = tensor(new long[] { 1, 2, 1, 3, 4, 4, 5 });
        var order = randperm(7);
        var shuffled = logits.index_select(0, order).index_select(1, order);
        Assert.Equal(Sigmoid(logits), Sigmoid(shuffled), 1e-10);
        Assert.Equal(Softmax(logits), Softmax(shuffled), 1e-10);
        var moved = keys.index_select(0, order);
        Assert.Equal(SigmoidLoss.FromLogits(logits, keys).item<double>(), SigmoidLoss.FromLogits(shuffled, moved).item<double>(), 1e-10);
        Assert.Equal(SoftmaxLoss.FromLogits(logits, keys).item<double>(), SoftmaxLoss.FromLogits(shuffled, moved).item<double>(), 1e-10);
    }

    [Fact]
    public void Gradients_agree_with_central_differences()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var logits = randn(4, 4, dtype: ScalarType.Float64) * 3;
        var keys = tensor(new long[] { 1, 2, 1, 3 });
        FiniteDifferences.AssertGradient(logits, SigmoidLoss.FromLogits);
        FiniteDifferences.AssertGradient(logits, SoftmaxLoss.FromLogits);
        FiniteDifferences.AssertGradient(logits, x => SigmoidLoss.FromLogits(x, keys));
        FiniteDifferences.AssertGradient(logits, x => SoftmaxLoss.FromLogits(x, keys));
    }

    [Theory]
    [InlineData(1e4f)]
    [InlineData(-1e4f)]
    public void Extreme_logits_give_finite_losses_and_gradients(float size)
    {
        using var scope = NewDisposeScope();
        var keys = tensor(new long[] { 1, 2, 1 });
        foreach (var loss in new Func<Tensor, Tensor>[]
        {
            SigmoidLoss.FromLogits, SoftmaxLoss.FromLogits, x => SigmoidLoss.FromLogits(x, keys), x => SoftmaxLoss.FromLogits(x, keys),
        })
        {
            var logits = (eye(3) * 2 - 1).mul(size).requires_grad_(true);
            var value = loss(logits);
            value.backward();
            Assert.True(float.IsFinite(value.item<float>()));
            Assert.True(logits.grad!.isfinite().all().item<bool>());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(20)]
    public void Chunked_loss_equals_the_whole_one_with_its_gradients(int chunk)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var image = nn.functional.normalize(randn(8, 5, dtype: ScalarType.Float64)).requires_grad_(true);
        var text = nn.functional.normalize(randn(8, 5, dtype: ScalarType.Float64)).requires_grad_(true);
        var t = full(new long[] { 1 }, Math.Log(10), dtype: ScalarType.Float64).requires_grad_(true);
        var b = full(new long[] { 1 }, -2.0, dtype: ScalarType.Float64).requires_grad_(true);
        var whole = SigmoidLoss.FromLogits(image.matmul(text.t()) * t.exp() + b);
        var chunked = SigmoidLoss.Chunked(image, text, t, b, chunk);
        Assert.Equal(whole.item<double>(), chunked.item<double>(), 1e-10);
        var inputs = new List<Tensor> { image, text, t, b };
        var expected = autograd.grad([whole], inputs);
        var actual = autograd.grad([chunked], inputs);
        Assert.All(expected.Zip(actual), pair => Assert.True(allclose(pair.First, pair.Second, rtol: 1e-9, atol: 1e-12)));
    }

    [Fact]
    public void Wrong_shapes_are_named()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("axis 1", Assert.Throws<ArgumentException>(() => SigmoidLoss.FromLogits(zeros(3, 4))).Message);
        Assert.Contains("keys", Assert.Throws<ArgumentException>(() => SoftmaxLoss.FromLogits(zeros(3, 3), zeros(2, dtype: ScalarType.Int64))).Message);
        Assert.Contains("chunk", Assert.Throws<ArgumentException>(() => SigmoidLoss.Chunked(zeros(2, 2), zeros(2, 2), zeros(1), zeros(1), 0)).Message);
    }

    [Fact]
    public void Losses_leave_nothing_behind_but_their_result()
    {
        using var scope = NewDisposeScope();
        var logits = randn(4, 4);
        var keys = arange(4, dtype: ScalarType.Int64);
        long before = LiveTensors.Count();
        SigmoidLoss.FromLogits(logits, keys).Dispose();
        SoftmaxLoss.FromLogits(logits, keys).Dispose();
        SigmoidLoss.FromLogits(logits).Dispose();
        SoftmaxLoss.FromLogits(logits).Dispose();
        SigmoidLoss.Chunked(logits, logits, logits[0, 0], logits[0, 0], 2).Dispose();
        Assert.InRange(Tensor.TotalCount - before, 0, 2);
    }
}
