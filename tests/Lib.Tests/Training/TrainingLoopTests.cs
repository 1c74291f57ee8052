using Experiments.Core;
using Experiments.Resume;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Training;

public sealed class TrainingLoopTests : IDisposable
{
    private readonly RunFolder folder = new(Path.Combine(Directory.CreateTempSubdirectory("loop").FullName, "run"));
    private readonly NoisyPairs source = new(batch: 16);

    public void Dispose()
    {
        source.Dispose();
        Directory.Delete(Path.GetDirectoryName(folder.Path)!, recursive: true);
    }

    private static TrainingRecipe Recipe(long steps) => TrainingRecipe.SigLip(steps, batchSize: 16, learningRate: 1e-2, seed: 5);

    private static DroppingModel Model()
    {
        manual_seed(3).Dispose();
        return new DroppingModel();
    }

    private static byte[][] Bytes(nn.Module model) => [.. model.state_dict().OrderBy(t => t.Key).Select(t => t.Value.bytes.ToArray())];

    private TrainingLoop<NoisyPair> Loop(DroppingModel model, TrainingRecipe recipe, RunFolder? into = null)
    {
        source.Position = 0;
        var loop = TrainingLoop.Create(model, source, model.Loss, recipe, into);
        loop.Output = TextWriter.Null;
        return loop;
    }

    [Fact]
    public void A_small_classifier_learns()
    {
        using var model = Model();
        using var result = Loop(model, Recipe(200)).Run();
        var losses = result.Log.Series("loss");
        Assert.InRange(losses[0].Value, 0.5, 1.2);
        Assert.True(losses[^1].Value < 0.35, $"loss {losses[^1]}");
        Assert.Equal(200, result.Steps);
        Assert.Equal(result.Final("loss"), losses[^1].Value);
    }

    [Fact]
    public void Equal_recipes_give_equal_bits_whatever_evaluators_draw()
    {
        using var first = Model();
        using var second = Model();
        Loop(first, Recipe(12)).Run().Dispose();
        var loop = Loop(second, Recipe(12).With(evaluateEvery: 2, logEvery: 3)).Evaluate("draw", () => rand(5).sum().item<float>());
        loop.Run().Dispose();
        Assert.Equal(Bytes(first), Bytes(second));
    }

    [Fact]
    public void Another_seed_gives_other_weights()
    {
        using var first = Model();
        using var second = Model();
        Loop(first, Recipe(4)).Run().Dispose();
        Loop(second, Recipe(4).With(seed: 6)).Run().Dispose();
        Assert.NotEqual(Bytes(first), Bytes(second));
    }

    [Fact]
    public void Each_part_of_each_step_draws_anew()
    {
        using var model = Model();
        var drawn = new List<float>();
        var loop = TrainingLoop.Create(
            model,
            source,
            batch =>
            {
                drawn.Add(rand(1).item<float>());
                return model.Loss(batch);
            },
            Recipe(5).With(accumulate: 2));
        loop.Output = TextWriter.Null;
        loop.Run().Dispose();
        Assert.Equal(10, drawn.Distinct().Count());
    }

    [Fact]
    public void Progress_ends_with_the_loss_and_the_speed()
    {
        using var model = Model();
        using var text = new StringWriter();
        var loop = Loop(model, Recipe(5));
        loop.Output = text;
        loop.Run().Dispose();
        Assert.Matches(@"Training  5/5 .* loss 0\.\d+  \d+ examples/s", text.ToString());
    }

    [Fact]
    public void Accumulated_halves_make_the_gradient_of_the_whole()
    {
        using var whole = nn.Linear(8, 2);
        using var halves = nn.Linear(8, 2);
        halves.load_state_dict(whole.state_dict());
        using var large = new NoisyPairs(batch: 16);
        using var small = new Halves(large);
        var recipe = Recipe(5);
        Train(whole, new NoisyPairs(batch: 16), recipe);
        Train(halves, small, recipe.With(accumulate: 2));
        using var scope = NewDisposeScope();
        Assert.True(allclose(whole.weight!, halves.weight!, atol: 1e-5));

        static void Train(TorchSharp.Modules.Linear model, Experiments.Data.IBatchSource<NoisyPair> source, TrainingRecipe recipe)
        {
            var loop = TrainingLoop.Create(model, source, b => nn.functional.cross_entropy(model.forward(b.Input), b.Class), recipe);
            loop.Output = TextWriter.Null;
            loop.Run().Dispose();
        }
    }

    [Fact]
    public void Live_tensors_do_not_grow_over_the_steps()
    {
        using var model = Model();
        var counts = new List<long>();
        var loop = Loop(model, Recipe(40).With(logEvery: 1, evaluateEvery: 1, emaDecay: 0.9));
        loop.Evaluate("sum", () => model.forward(ones(2, 8)).sum().item<float>());
        loop.AfterLog = _ => counts.Add(Tensor.TotalCount);
        LiveTensors.Count();
        loop.Run().Dispose();
        Assert.All(counts.Skip(2), count => Assert.True(count <= counts[2], $"{count} tensors live, {counts[2]} after the third step"));
    }

    [Fact]
    public void A_run_leaves_no_tensor_behind()
    {
        using var model = Model();
        Loop(model, Recipe(3)).Run().Dispose();
        long before = LiveTensors.Count();
        Loop(model, Recipe(7).With(emaDecay: 0.9)).Run().Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Cancelling_saves_and_running_again_ends_with_equal_bits()
    {
        using var straight = Model();
        Loop(straight, Recipe(20)).Run().Dispose();

        using var cancellation = new CancellationTokenSource();
        using var stopped = Model();
        var loop = Loop(stopped, Recipe(20), folder);
        loop.AfterStep = step => { if (step == 7) cancellation.Cancel(); };
        var error = Assert.Throws<OperationCanceledException>(() => loop.Run(cancellation.Token));
        Assert.Contains("step 7 of 20", error.Message);

        using var resumed = Model();
        using var result = Loop(resumed, Recipe(20), folder).Run();
        Assert.Equal(Bytes(straight), Bytes(resumed));
        Assert.Equal([7, 10, 20], result.Log.Lines.Select(l => l.Step));
    }

    [Fact]
    public void A_finished_run_returns_at_once()
    {
        using var model = Model();
        Loop(model, Recipe(6).With(checkpointEvery: 3), folder).Run().Dispose();
        var trained = Bytes(model);
        using var again = Model();
        bool stepped = false;
        var loop = Loop(again, Recipe(6).With(checkpointEvery: 3), folder);
        loop.AfterStep = _ => stepped = true;
        using var result = loop.Run();
        Assert.False(stepped);
        Assert.Equal(6, result.Steps);
        Assert.Equal(trained, Bytes(again));
    }

    [Fact]
    public void Another_recipe_in_the_same_folder_is_refused_by_member()
    {
        using var model = Model();
        Loop(model, Recipe(6).With(checkpointEvery: 3), folder).Run().Dispose();
        var other = Recipe(6).With(checkpointEvery: 2, logEvery: 1, batchSize: 32, optimizer: AdamWConfig.SigLip);
        var error = Assert.Throws<ArgumentException>(() => Loop(model, other, folder).Run());
        Assert.Contains("batchSize: 16 in the checkpoint, 32 now; optimizer.learningRate: 0.01 in the checkpoint, 0.001 now.", error.Message);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_names_its_step_and_is_never_saved()
    {
        using var model = Model();
        long step = 0;
        var loop = TrainingLoop.Create(model, source, batch => step++ == 7 ? model.Loss(batch) * float.NaN : model.Loss(batch), Recipe(20).With(checkpointEvery: 4), folder);
        loop.Output = TextWriter.Null;
        var error = Assert.Throws<NotFiniteNumberException>(() => loop.Run());
        Assert.Contains("loss became NaN at step 8 of 20", error.Message);
        Assert.Contains("Lower LearningRate (now 0.01)", error.Message);
        Assert.EndsWith("step-000000004.safetensors", Assert.Single(TrainingCheckpoint.All(folder)));
    }

    [Fact]
    public void Evaluators_see_the_averaged_weights_in_evaluation_mode()
    {
        using var model = Model();
        bool training = true, gradients = true;
        double seen = 0;
        var loop = Loop(model, Recipe(10).With(emaDecay: 0.9, evaluateEvery: 5)).EvaluateAll(() =>
        {
            (training, gradients) = (model.training, is_grad_enabled());
            seen = model.state_dict()["first.weight"].sum().item<float>();
            return new Dictionary<string, double> { ["a"] = 1, ["b"] = 2 };
        });
        using var result = loop.Run();
        Assert.False(training);
        Assert.False(gradients);
        Assert.True(model.training);
        Assert.Equal(result.Average!.State()["first.weight"].sum().item<float>(), seen, 4);
        Assert.Equal([5, 10], result.Log.Series("b").Select(s => s.Step));
    }

    [Fact]
    public void Terms_beside_the_loss_are_logged()
    {
        using var model = Model();
        var loop = TrainingLoop.CreateWithTerms(
            model, source, b => new LossTerms(model.Loss(b), new Dictionary<string, Tensor> { ["two"] = tensor(2f) }), Recipe(4));
        loop.Output = TextWriter.Null;
        using var result = loop.Run();
        Assert.Equal(2, result.Final("two"));
        Assert.Contains("loss", Assert.Throws<KeyNotFoundException>(() => result.Final("accuracy")).Message);
    }

    [Fact]
    public void A_loss_of_several_numbers_is_refused()
    {
        using var model = Model();
        var loop = TrainingLoop.Create(model, source, b => model.forward(b.Input), Recipe(4));
        loop.Output = TextWriter.Null;
        Assert.Contains("[16, 2]", Assert.Throws<ArgumentException>(() => loop.Run()).Message);
    }

    [Fact]
    public void Bfloat16_on_a_cpu_is_refused_with_the_reason()
    {
        using var model = Model();
        var error = Assert.Throws<ArgumentException>(() => Loop(model, Recipe(4).With(precision: Precision.Bfloat16)));
        Assert.Contains("TrainingRecipe.Precision is Bfloat16; the model is on the CPU", error.Message);
    }

    [Fact]
    public void Recipes_survive_json_and_compare_by_value()
    {
        var recipe = Recipe(20).With(emaDecay: 0.99, optimizer: new AdamWConfig(Rules: [ParameterRule.Frozen("image.*")]));
        var copy = TrainingRecipe.FromJson(recipe.ToJson());
        Assert.Equal(recipe, copy);
        Assert.NotEqual(recipe, recipe.With(optimizer: new AdamWConfig()));
        Assert.Null(recipe.With(emaDecay: 0, clip: 0).EmaDecay);
    }

    [Theory]
    [InlineData("TrainingRecipe.Accumulate")]
    [InlineData("TrainingRecipe.Steps")]
    [InlineData("AdamWConfig.LearningRate")]
    [InlineData("TrainingRecipe.EmaDecay")]
    public void Members_out_of_range_are_named(string member)
    {
        var recipe = member switch
        {
            "TrainingRecipe.Accumulate" => Recipe(20).With(accumulate: 3),
            "TrainingRecipe.Steps" => Recipe(0),
            "TrainingRecipe.EmaDecay" => Recipe(20).With(emaDecay: 1.5),
            _ => Recipe(20).With(optimizer: new AdamWConfig(LearningRate: -1)),
        };
        Assert.Contains(member, Assert.Throws<ArgumentException>(recipe.Validate).Message);
    }

    /// <summary>Gives each batch of another source in two halves.</summary>
    private sealed class Halves(NoisyPairs whole) : Experiments.Data.IBatchSource<NoisyPair>
    {
        public long Position { get; set; }

        public NoisyPair Next(CancellationToken cancellation)
        {
            whole.Position = Position / 2;
            using var batch = whole.Next(cancellation);
            long start = (Position++ % 2) * 8;
            return new(
                batch.Input.narrow(0, start, 8).clone().DetachFromDisposeScope(),
                batch.Class.narrow(0, start, 8).clone().DetachFromDisposeScope());
        }

        public void Dispose()
        {
        }
    }
}
