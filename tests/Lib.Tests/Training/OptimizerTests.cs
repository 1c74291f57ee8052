using Experiments.Core;
using Experiments.Resume;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Training;

/// <summary>What every optimiser must keep; trajectories against the references are in the parity fixtures.</summary>
public class OptimizerTests
{
    public static TheoryData<string> All() => new(Configs.Keys);

    private static readonly Dictionary<string, OptimizerConfig> Configs = new()
    {
        ["adamW"] = AdamWConfig.SigLip,
        ["adamW with a rounded moment"] = AdamWConfig.SigLip.With(firstMoment: MomentStorage.Bfloat16),
        ["adam"] = AdamWConfig.Adam.With(weightDecay: 0.1),
        ["sgd"] = new SgdConfig(LearningRate: 0.05, WeightDecay: 0.01),
        ["sgd without momentum"] = new SgdConfig(Momentum: 0, Nesterov: false),
        ["adafactor"] = AdafactorConfig.Relative.With(warmupInit: true),
        ["adafactor with momentum"] = new AdafactorConfig(Momentum: 0.9, WeightDecay: 0.01),
        ["big_vision's adafactor"] = new ScalingAdafactorConfig(Clip: 1),
        ["big_vision's adafactor at full precision"] = new ScalingAdafactorConfig(FirstMoment: MomentStorage.Full, Momentum: 0.5),
    };

    private static TorchSharp.Modules.Sequential Model()
    {
        manual_seed(3).Dispose();
        return nn.Sequential(("first", nn.Linear(40, 36)), ("norm", nn.LayerNorm(36)), ("last", nn.Linear(36, 3)));
    }

    private static void SetGradients(nn.Module model, int seed)
    {
        manual_seed(seed).Dispose();
        using var scope = NewDisposeScope();
        foreach (var parameter in model.parameters())
            parameter.grad = randn(parameter.shape);
    }

    private static float[][] Values(nn.Module model) => [.. model.parameters().Select(p => p.detach().data<float>().ToArray())];

    [Theory]
    [MemberData(nameof(All))]
    public void State_written_into_another_optimiser_continues_bit_for_bit(string name)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Model(), Model());
        using var first = Configs[name].Create(a);
        for (int step = 0; step < 3; step++)
        {
            SetGradients(a, step);
            first.Step();
        }
        b.load_state_dict(a.state_dict());
        using var second = Configs[name].Create(b);
        using (no_grad())
        {
            foreach (var (key, tensor) in second.State())
                tensor.copy_(first.State()[key]);
        }
        for (int step = 7; step < 9; step++)
        {
            SetGradients(a, step);
            SetGradients(b, step);
            first.Step(0.5);
            second.Step(0.5);
        }
        Assert.Equal(Values(a), Values(b));
        Assert.Equal(5, second.Steps);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_run_that_is_stopped_and_resumed_ends_with_the_same_bits(string name)
    {
        float[][] Train(RunFolder folder, long stopAt)
        {
            using var source = new NoisyPairs(batch: 16);
            manual_seed(3).Dispose();
            using var model = new DroppingModel();
            var recipe = TrainingRecipe.SigLip(8, batchSize: 16).With(optimizer: Configs[name], checkpointEvery: 2);
            using var stop = new CancellationTokenSource();
            var loop = TrainingLoop.Create(model, source, model.Loss, recipe, folder);
            loop.Output = TextWriter.Null;
            loop.AfterStep = done => { if (done == stopAt) stop.Cancel(); };
            if (stopAt < 8)
                Assert.Throws<OperationCanceledException>(() => loop.Run(stop.Token));
            else
                loop.Run().Dispose();
            return Values(model);
        }

        using var whole = new TemporaryFolder();
        using var parts = new TemporaryFolder();
        var expected = Train(new RunFolder(whole.Path), 8);
        Train(new RunFolder(parts.Path), 5);
        Assert.Equal(expected, Train(new RunFolder(parts.Path), 8));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Recipes_survive_json(string name)
    {
        var recipe = TrainingRecipe.SigLip(10, 8).With(optimizer: Configs[name] with { Rules = [ParameterRule.Frozen("norm.*")] });
        Assert.Equal(recipe, TrainingRecipe.FromJson(recipe.ToJson()));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_schedule_of_zero_moves_nothing(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        using var optimizer = Configs[name].Create(model);
        var before = Values(model);
        SetGradients(model, 1);
        optimizer.Step(0);
        Assert.Equal(before, Values(model));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_least_squares_problem_is_solved_better_with_every_hundred_steps(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        var (x, y) = (randn(32, 40), randn(32, 3));
        using var optimizer = Configs[name].Create(model);
        double Loss()
        {
            using var inner = NewDisposeScope();
            model.zero_grad();
            var loss = nn.functional.mse_loss(model.forward(x), y);
            loss.backward();
            return loss.item<float>();
        }

        double start = Loss();
        for (int step = 0; step < 100; step++)
        {
            optimizer.Step();
            Loss();
        }
        Assert.InRange(Loss(), 0, 0.97 * start);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Steps_leave_no_tensor_behind_and_disposal_frees_the_moments(string name)
    {
        using var model = Model();
        SetGradients(model, 0);
        long empty = Tensor.TotalCount;
        using (var optimizer = Configs[name].Create(model))
        {
            optimizer.Step();
            long before = Tensor.TotalCount;
            optimizer.Step();
            Assert.Equal(before, Tensor.TotalCount);
        }
        Assert.Equal(empty, Tensor.TotalCount);
    }

    [Fact]
    public void Adafactor_keeps_rows_and_columns_of_large_matrices_only()
    {
        using var model = Model();
        using var optimizer = new ScalingAdafactor(model, new ScalingAdafactorConfig());
        var state = optimizer.State();
        Assert.Equal([36, 1], state["exp_avg_sq_row.first.weight"].shape);
        Assert.Equal([1, 40], state["exp_avg_sq_col.first.weight"].shape);
        Assert.Equal([3, 36], state["exp_avg_sq.last.weight"].shape);
        Assert.Equal(bfloat16, state["exp_avg.first.weight"].dtype);
    }

    [Fact]
    public void Axes_are_factored_alike_however_a_matrix_lies()
    {
        using var scope = NewDisposeScope();
        using var wide = nn.Linear(40, 33, hasBias: false);
        using var tall = nn.Linear(33, 40, hasBias: false);
        using (no_grad())
            tall.weight.copy_(wide.weight.t());
        var config = new ScalingAdafactorConfig(WeightDecay: 0.1, FirstMoment: MomentStorage.Full);
        using var a = config.Create(wide);
        using var b = config.Create(tall);
        for (int step = 0; step < 3; step++)
        {
            var gradient = randn(33, 40);
            wide.weight.grad = gradient;
            tall.weight.grad = gradient.t().contiguous();
            a.Step();
            b.Step();
        }
        Assert.True(allclose(wide.weight, tall.weight.t(), rtol: 1e-5, atol: 1e-7));
    }

    [Theory]
    [InlineData(false, 2, 0.02)]
    [InlineData(true, 2, 2e-6)]
    [InlineData(false, 0, 1e-5)]
    public void The_relative_step_size_follows_the_step_count_and_the_size_of_the_parameter(bool warmupInit, double start, double moved)
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(3, 4, hasBias: false, dtype: float64);
        using (no_grad())
            model.weight.fill_(start);
        using var optimizer = AdafactorConfig.Relative.With(warmupInit: warmupInit).Create(model);
        model.weight.grad = ones(4, 3, dtype: float64); // of which the scaled update is 1 everywhere
        optimizer.Step();
        Assert.Equal(start - moved, model.weight[1, 2].item<double>(), 1e-12);
        double before = model.weight[1, 2].item<double>(), size = warmupInit ? 2e-6 : 0.01;
        optimizer.Step(0.5);
        Assert.Equal(before - (0.5 * size * Math.Max(1e-3, Math.Abs(before))), model.weight[1, 2].item<double>(), 1e-12);
    }

    [Fact]
    public void Decay_of_big_visions_adafactor_follows_the_schedule_and_not_the_rate()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(3, 4);
        using (no_grad())
            model.weight.fill_(2);
        var bias = model.bias!.detach().clone();
        using var optimizer = new ScalingAdafactorConfig(LearningRate: 0.01, WeightDecay: 0.1).Create(model);
        model.weight.grad = zeros(4, 3);
        model.bias.grad = zeros(4);
        optimizer.Step(0.5);
        Assert.Equal(2 - (0.5 * 0.1 * 2), model.weight[0, 0].item<float>(), 5);
        Assert.True(model.bias.eq(bias).all().item<bool>());
    }

    [Fact]
    public void A_checkpoint_from_before_other_optimisers_still_resumes()
    {
        string now = TrainingRecipe.SigLip(10, 8).ToJson();
        string then = now.Replace(",\"firstMoment\":\"full\"", "").Replace(",\"power\":1,\"shift\":0,\"stairs\":null", "");
        Assert.True(then.Length < now.Length - 40, now);
        Assert.Equal(TrainingRecipe.SigLip(10, 8), TrainingRecipe.FromJson(then));
        Assert.Empty(RecipeDifference.Between(then, TrainingRecipe.SigLip(10, 8)));
        Assert.NotEmpty(RecipeDifference.Between(then, TrainingRecipe.SigLip(10, 8).With(optimizer: new SgdConfig())));
    }

    [Fact]
    public void An_unknown_kind_is_refused_with_those_there_are()
    {
        string recipe = TrainingRecipe.SigLip(10, 8).With(optimizer: new SgdConfig()).ToJson().Replace("\"sgd\"", "\"lion\"");
        Assert.Contains("adafactor", Assert.Throws<System.Text.Json.JsonException>(() => TrainingRecipe.FromJson(recipe)).Message);
    }

    [Fact]
    public void Configurations_differ_by_kind_and_member()
    {
        Assert.NotEqual<OptimizerConfig>(new SgdConfig(LearningRate: 1e-3), AdamWConfig.Adam);
        Assert.NotEqual(new ScalingAdafactorConfig(), new ScalingAdafactorConfig(Beta2Cap: 0.95));
        Assert.Equal(new SgdConfig(Rules: [new("a")]), new SgdConfig(Rules: [new("a")]));
        Assert.NotEqual(new SgdConfig(Rules: [new("a")]), new SgdConfig(Rules: [new("b")]));
    }

    [Theory]
    [InlineData("SgdConfig.Nesterov")]
    [InlineData("SgdConfig.LearningRate")]
    [InlineData("ScalingAdafactorConfig.Decay")]
    [InlineData("ScalingAdafactorConfig.Beta2Cap")]
    [InlineData("AdafactorConfig.WarmupInit")]
    [InlineData("AdafactorConfig.Clip")]
    public void Members_out_of_range_are_named(string member)
    {
        OptimizerConfig config = member switch
        {
            "SgdConfig.Nesterov" => new SgdConfig(Momentum: 0),
            "SgdConfig.LearningRate" => new SgdConfig(LearningRate: 0),
            "ScalingAdafactorConfig.Decay" => new ScalingAdafactorConfig(Decay: DecayRule.Coupled),
            "ScalingAdafactorConfig.Beta2Cap" => new ScalingAdafactorConfig(Beta2Cap: 1),
            "AdafactorConfig.WarmupInit" => new AdafactorConfig(WarmupInit: true),
            _ => new AdafactorConfig(Clip: 0),
        };
        Assert.Contains(member, Assert.Throws<ArgumentException>(config.Validate).Message);
    }
}
