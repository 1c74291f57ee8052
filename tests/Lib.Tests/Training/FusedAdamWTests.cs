using Experiments.Core.Native;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Training;

public class FusedAdamWTests
{
    private static nn.Module Model() =>
        nn.Sequential(("table", nn.Embedding(5, 6)), ("first", nn.Linear(6, 7)), ("norm", nn.LayerNorm(7)), ("last", nn.Linear(7, 3)));

    private static void SetGradients(nn.Module model, int seed)
    {
        manual_seed(seed).Dispose();
        using var scope = NewDisposeScope();
        foreach (var parameter in model.parameters().Where(p => p.requires_grad))
            parameter.grad = randn(parameter.shape);
    }

    private static float[][] Values(nn.Module model) => [.. model.parameters().Select(p => p.detach().data<float>().ToArray())];

    private static void AssertClose(float[][] expected, float[][] actual, float relative)
    {
        foreach (var (e, a) in expected.Zip(actual))
        {
            float bound = relative * Math.Max(1e-3f, e.Max(MathF.Abs));
            Assert.All(e.Zip(a), pair => Assert.InRange(pair.Second, pair.First - bound, pair.First + bound));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Twenty_steps_match_torch_AdamW(bool fused)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Model(), Model());
        a.load_state_dict(b.state_dict());
        using var ours = new FusedAdamW(a, new AdamWConfig(0.01, 0.1, DecayRule.TimesLearningRate, 0.9, 0.98, Rules: [new("*", WeightDecay: 0.1)]), fused);
        var theirs = optim.AdamW(b.parameters(), lr: 0.01, beta1: 0.9, beta2: 0.98, eps: 1e-8, weight_decay: 0.1);
        for (int step = 0; step < 20; step++)
        {
            SetGradients(a, step);
            SetGradients(b, step);
            ours.Step();
            theirs.step();
        }
        AssertClose(Values(b), Values(a), 1e-5f);
        Assert.Equal(20, ours.Steps);
    }

    [Fact]
    public void Fused_kernel_is_reachable() => Assert.True(TorchOperator.IsAvailable);

    [Fact]
    public void Decay_times_schedule_follows_big_vision()
    {
        // Reference: update = lr m / (sqrt(v) + eps) + wd w, all times the schedule, on one weight with constant gradient 1.
        using var scope = NewDisposeScope();
        var model = nn.Linear(1, 1, hasBias: false);
        model.weight!.bytes.Clear();
        using (no_grad())
            model.weight.fill_(2);
        using var optimizer = new FusedAdamW(model, new AdamWConfig(LearningRate: 0.01, WeightDecay: 0.05, Decay: DecayRule.TimesSchedule));
        double expected = 2;
        foreach (double schedule in new[] { 0, 0.5, 1.0 })
        {
            using var gradient = ones(1, 1);
            model.weight.grad = gradient;
            optimizer.Step(schedule);
            expected -= schedule * (0.01 + (0.05 * expected));
        }
        Assert.Equal(expected, model.weight.item<float>(), 5);
    }

    [Fact]
    public void Only_kernels_decay_unless_a_rule_says_otherwise()
    {
        using var scope = NewDisposeScope();
        using var plain = new FusedAdamW(Model(), new AdamWConfig(WeightDecay: 0.1));
        Assert.Equal(["first.weight", "last.weight"], plain.Groups.Single(g => g.WeightDecay > 0).Names.Order());
        using var ruled = new FusedAdamW(Model(), new AdamWConfig(WeightDecay: 0.1, Rules: [new("table.*", 0.5, 0.2), new("last.*", WeightDecay: 0)]));
        var table = ruled.Groups.Single(g => g.Names.Contains("table.weight"));
        Assert.Equal((0.5, 0.2), (table.LearningRateScale, table.WeightDecay));
        Assert.Equal(["first.weight"], ruled.Groups.Single(g => g.WeightDecay == 0.1).Names);
    }

    [Fact]
    public void Frozen_parameters_get_no_gradient_and_stay_bit_equal()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(("image", nn.Linear(4, 4)), ("text", nn.Linear(4, 1)));
        using var optimizer = new FusedAdamW(model, new AdamWConfig(0.1, Rules: [ParameterRule.Frozen("image.*")]));
        var before = Values(model);
        model.forward(ones(2, 4)).sum().backward();
        optimizer.Step();
        var named = model.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        Assert.Null(named["image.weight"].grad);
        Assert.False(named["image.weight"].requires_grad);
        Assert.Equal(before[0], Values(model)[0]);
        Assert.NotEqual(before[2], Values(model)[2]);
    }

    [Fact]
    public void Slower_parameters_move_in_proportion()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(("a", nn.Linear(1, 1, false)), ("b", nn.Linear(1, 1, false)));
        using var optimizer = new FusedAdamW(model, new AdamWConfig(0.1, 0, Rules: [new("b.*", 0.25)]));
        var before = Values(model);
        foreach (var parameter in model.parameters())
            parameter.grad = ones(1, 1);
        optimizer.Step();
        var after = Values(model);
        Assert.Equal(0.1f, before[0][0] - after[0][0], 5);
        Assert.Equal(0.025f, before[1][0] - after[1][0], 5);
    }

    [Fact]
    public void Clipping_scales_the_global_norm_down_and_never_up()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(("a", nn.Linear(2, 1, false)), ("b", nn.Linear(2, 1, false)));
        using var optimizer = new FusedAdamW(model, AdamWConfig.SigLip);
        foreach (var parameter in model.parameters())
            parameter.grad = tensor(new[] { 3f, 4f }).reshape(1, 2);
        double norm = Math.Sqrt(50);
        Assert.Equal(norm, optimizer.ClipGradients(100).item<float>(), 4);
        Assert.Equal(norm, optimizer.ClipGradients(double.PositiveInfinity).item<float>(), 4);
        Assert.Equal(norm, optimizer.ClipGradients(1).item<float>(), 4);
        Assert.Equal(1, optimizer.ClipGradients(1).item<float>(), 5);
        Assert.Equal(3 / norm, model.parameters().First().grad!.data<float>()[0], 5);
    }

    [Fact]
    public void State_written_into_another_optimiser_continues_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Model(), Model());
        using var first = new FusedAdamW(a, AdamWConfig.SigLip);
        for (int step = 0; step < 3; step++)
        {
            SetGradients(a, step);
            first.Step();
        }
        b.load_state_dict(a.state_dict());
        using var second = new FusedAdamW(b, AdamWConfig.SigLip);
        using (no_grad())
        {
            foreach (var (name, tensor) in second.State())
                tensor.copy_(first.State()[name]);
        }
        SetGradients(a, 9);
        SetGradients(b, 9);
        first.Step();
        second.Step();
        Assert.Equal(Values(a), Values(b));
    }

    [Fact]
    public void Steps_leave_no_tensor_behind()
    {
        using var model = Model();
        using var optimizer = new FusedAdamW(model, AdamWConfig.SigLip);
        long Live()
        {
            SetGradients(model, 1);
            using (optimizer.ClipGradients(1))
                optimizer.Step();
            return Tensor.TotalCount;
        }

        long before = Live();
        for (int step = 0; step < 5; step++)
            Assert.Equal(before, Live());
    }

    [Fact]
    public void Parameters_without_gradient_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(("a", nn.Linear(1, 1, false)), ("b", nn.Linear(1, 1, false)));
        using var optimizer = new FusedAdamW(model, new AdamWConfig(0.1, 0.1));
        model.parameters().First().grad = ones(1, 1);
        var before = Values(model);
        optimizer.Step();
        Assert.Equal(before[1], Values(model)[1]);
    }

    [Fact]
    public void A_step_without_any_gradient_says_what_is_missing()
    {
        using var model = Model();
        using var optimizer = new FusedAdamW(model, AdamWConfig.SigLip);
        Assert.Contains("backward()", Assert.Throws<InvalidOperationException>(() => optimizer.Step()).Message);
        Assert.Contains("backward()", Assert.Throws<InvalidOperationException>(() => optimizer.ClipGradients(1)).Message);
    }

    [Fact]
    public void A_rule_that_matches_nothing_is_refused()
    {
        using var model = Model();
        var error = Assert.Throws<ArgumentException>(() => new FusedAdamW(model, new AdamWConfig(Rules: [ParameterRule.Frozen("imgae.*")])));
        Assert.Contains("imgae.*", error.Message);
        Assert.Contains("table.weight", error.Message);
    }
}
