using Experiments.Evaluation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Evaluation;

public class ProbeTests
{
    [Theory]
    [InlineData(40, 6)]
    [InlineData(6, 40)]
    public void Ridge_predicts_as_the_normal_equations_do(int shots, int width)
    {
        using var scope = NewDisposeScope();
        var (x, y) = Clusters(shots, width, 3);
        var (tests, _) = Clusters(30, width, 3, seed: 5);
        var mean = x.mean([0L]);
        var deviation = (x - mean).square().mean([0L]).sqrt() + 1e-5;
        Tensor Spread(Tensor t) => cat([(t - mean) / deviation, full([t.shape[0], 1], 100, float64)], 1);
        var s = Spread(x);
        var targets = nn.functional.one_hot(y, 3).to(float64) * 2 - 1;
        var w = linalg.solve(s.t().matmul(s) + 1024 * eye(width + 1, dtype: float64), s.t().matmul(targets));
        Assert.Equal(Spread(tests).matmul(w).argmax(1).data<long>(), RidgeProbe.Fit(x, y, 3).Predict(tests).data<long>());
    }

    [Fact]
    public void Doubling_every_shot_changes_nothing_without_penalty()
    {
        using var scope = NewDisposeScope();
        foreach (int shots in new[] { 8, 60 })
        {
            var (x, y) = Clusters(shots, 20, 4);
            var (tests, _) = Clusters(50, 20, 4, seed: 9);
            var once = RidgeProbe.Fit(x, y, 4, l2: 0);
            var twice = RidgeProbe.Fit(cat([x, x]), cat([y, y]), 4, l2: 0);
            Assert.Equal(once.Predict(tests).data<long>(), twice.Predict(tests).data<long>());
        }
    }

    [Fact]
    public void Ridge_finds_clusters_from_ten_shots()
    {
        using var scope = NewDisposeScope();
        var (x, y) = Clusters(40, 16, 4);
        var (tests, truths) = Clusters(200, 16, 4, seed: 2);
        Assert.True(RidgeProbe.Fit(x, y, 4).Accuracy(tests, truths) > 0.95);
    }

    [Fact]
    public void Logistic_regression_stands_at_a_minimum()
    {
        // At the minimum X'(P - Y) / N + l2 W = 0 for every row but the bias.
        using var scope = NewDisposeScope();
        var (x, y) = Clusters(80, 5, 3);
        var padded = cat([x, ones([80, 1], float64)], 1);
        var targets = nn.functional.one_hot(y, 3).to(float64);
        var w = LogisticRegression.Solve(padded, targets, 0.01, zeros([6, 3], float64));
        var gradient = padded.t().matmul(nn.functional.softmax(padded.matmul(w), 1) - targets) / 80;
        gradient[..5] += 0.01 * w[..5];
        Assert.InRange(gradient.abs().max().item<double>(), 0, 1e-6);
    }

    [Fact]
    public void The_penalty_is_chosen_on_the_validation_split()
    {
        // Ten informative features among two hundred of noise: a small penalty overfits 30 examples.
        using var scope = NewDisposeScope();
        var (x, y) = Clusters(30, 10, 2, noise: 2.5);
        var (v, vy) = Clusters(300, 10, 2, seed: 3, noise: 2.5);
        Tensor Wide(Tensor t, long seed) => cat([t, randn([t.shape[0], 200], float64, generator: new Generator((ulong)seed))], 1);
        var (wide, validation) = (Wide(x, 1), Wide(v, 2));
        var probe = LinearProbe.Fit(wide, y, validation, vy, 2);
        Assert.Equal(probe.ValidationAccuracy, probe.Accuracy(validation, vy));
        Assert.All(LinearProbe.Penalties, l2 => Assert.True(LinearProbe.Fit(wide, y, validation, vy, 2, [l2]).ValidationAccuracy <= probe.ValidationAccuracy + 1e-9));
        Assert.True(probe.L2 >= 1e-2, $"chose {probe.L2}");
    }

    [Fact]
    public void Probes_hold_no_tensors()
    {
        using var x = rand(12, 4);
        using var y = arange(12, int64).remainder(3);
        long before = LiveTensors.Count();
        RidgeProbe.Fit(x, y, 3).Accuracy(x, y);
        LinearProbe.Fit(x, y, x, y, 3, [0.1]).Accuracy(x, y);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Features_that_are_not_finite_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("diverged", Assert.Throws<ArgumentException>(() => RidgeProbe.Fit(full(3, 2, float.NaN), tensor([0L, 1, 0]), 2)).Message);
    }

    private static (Tensor X, Tensor Y) Clusters(int count, int width, int classes, ulong seed = 1, double noise = 0.7)
    {
        var centres = randn([classes, width], float64, generator: new Generator(77));
        var y = arange(count, int64).remainder(classes);
        return (centres.index_select(0, y) + noise * randn([count, width], float64, generator: new Generator(seed)), y);
    }
}
