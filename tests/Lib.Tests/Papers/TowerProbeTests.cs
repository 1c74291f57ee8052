using Experiments.Core;
using Experiments.Data;
using Experiments.Evaluation;
using Experiments.Models;
using Experiments.Papers.Foundations;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public sealed class TowerProbeTests
{
    private static readonly VitConfig Shape = VitConfig.Hybrid;

    [Fact]
    public void Features_in_batches_are_those_of_one_pass_and_their_mean_is_the_pooled_vector()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var tower = new Vit(Shape);
        using var objects = SingleObjects.Create(Streams.ProbeTraining, 300);
        var tokens = FrozenFeatures.Tokens(tower, objects.Images);
        Assert.Equal([300L, 16, 96], tokens.shape);
        Assert.True(allclose(tower.Tokens(Pixels.ToFloat(objects.Images)), tokens, atol: 1e-5));
        Assert.True(allclose(tower.forward(Pixels.ToFloat(objects.Images)), FrozenFeatures.Pooled(tower, objects.Images), atol: 1e-5));
    }

    [Fact]
    public void Features_carry_no_gradient()
    {
        using var scope = NewDisposeScope();
        using var tower = new Vit(Shape);
        Assert.False(FrozenFeatures.Tokens(tower, zeros(2, 3, 32, 32, dtype: ScalarType.Byte)).requires_grad);
    }

    [Fact]
    public void Few_shots_suffice_where_classes_lie_apart_and_tell_nothing_where_labels_are_chance()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var labels = arange(400, dtype: ScalarType.Int64).remainder(4);
        var features = nn.functional.one_hot(labels, 4).to(float32) * 4 + randn(400, 4, generator: generator);
        var (first, second) = (features[..200], features[200..]);
        var few = new FewShotProbe(Shots: 5, Draws: 4);
        var apart = few.Measure(first, labels[..200], second, labels[200..], 4);
        Assert.Equal(4, apart.Count);
        Assert.All(apart, accuracy => Assert.InRange(accuracy, 0.9, 1));
        Assert.True(apart.Distinct().Count() > 1, "Draws differ");
        Assert.Equal(apart, few.Measure(first, labels[..200], second, labels[200..], 4));
        Assert.NotEqual(apart, few.With(seed: 1).Measure(first, labels[..200], second, labels[200..], 4));
        var chance = few.Measure(randn(200, 4, generator: generator), labels[..200], randn(200, 4, generator: generator), labels[200..], 4);
        Assert.InRange(chance.Average(), 0.1, 0.4);
    }

    [Fact]
    public void More_shots_than_examples_of_a_class_are_refused()
    {
        using var scope = NewDisposeScope();
        var labels = tensor(new long[] { 0, 0, 1, 1 });
        var features = eye(4);
        var error = Assert.Throws<ArgumentException>(() => new FewShotProbe(Shots: 3).Measure(features, labels, features, labels, 2));
        Assert.Contains("at most 2, the examples of class 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_untrained_tower_knows_some_colour_and_probing_leaves_it_as_it_is()
    {
        using var scope = NewDisposeScope();
        using var tower = new Vit(Shape);
        using var probe = new TowerProbe(160, 120);
        var before = tower.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());
        var few = new FewShotProbe(Shots: 5, Draws: 2);
        var scores = probe.Measure(tower, few);
        Assert.InRange(scores.Colour, 0.2, 1);
        Assert.All(new[] { scores.Category, scores.FewCategory, scores.FewColour }, s => Assert.InRange(s, 0.05, 1));
        long live = LiveTensors.Count();
        Assert.Equal(scores, probe.Measure(tower, few));
        Assert.Equal(live, LiveTensors.Count());
        Assert.All(tower.state_dict(), p => Assert.True(p.Value.equal(before[p.Key]).all().item<bool>(), p.Key));
    }

    [Fact]
    public void The_last_fifth_of_the_scenes_chooses_the_penalty_and_is_not_learnt_from()
    {
        using var scope = NewDisposeScope();
        using var tower = SharedGenerator.Draw(5, () => new Vit(Shape));
        using var probe = new TowerProbe(200, 400);
        using var training = SingleObjects.Create(Streams.ProbeTraining, 200);
        using var test = SingleObjects.Create(Streams.ProbeTest, 400);
        var (features, labels) = (FrozenFeatures.Pooled(tower, training.Images), training.Colours);
        var byHand = LinearProbe.Fit(features[..160], labels[..160], features[160..], labels[160..], 8);
        Assert.Equal(byHand.Accuracy(FrozenFeatures.Pooled(tower, test.Images), test.Colours), probe.Measure(tower).Colour);
    }

    [Fact]
    public void A_tower_keeps_its_tokens_when_its_pooling_changes()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var tower = new Vit(Shape.With(pool: ImagePooling.Map, headDim: 32, positions: PositionKind.SinCos2d));
        using var pooled = Copy(tower, ImagePooling.Gap);
        using var plain = Copy(pooled, ImagePooling.None);
        var images = rand(3, 3, 32, 32);
        Assert.True(tower.Tokens(images).equal(pooled.Tokens(images)).all().item<bool>());
        Assert.True(tower.Tokens(images).equal(plain.forward(images)).all().item<bool>());
        Assert.True(tower.Tokens(images).mean([1L]).equal(pooled.forward(images)).all().item<bool>());
    }

    [Fact]
    public void A_tower_whose_tokens_saw_a_class_token_is_refused()
    {
        using var tower = new Vit(VitConfig.Nano.With(depth: 1, pool: ImagePooling.Tok));
        var error = Assert.Throws<ArgumentException>(() => TowerCopy.Shape(tower.Config, ImagePooling.Gap));
        Assert.Contains("without a class token", error.Message, StringComparison.Ordinal);
    }

    private static Vit Copy(Vit tower, ImagePooling pool)
    {
        var copy = new Vit(TowerCopy.Shape(tower.Config, pool));
        TowerCopy.Into(tower, copy);
        return copy;
    }
}
