using Experiments.Papers.CapPa;
using Experiments.Papers.Foundations;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public sealed class BindingSuiteTests : IDisposable
{
    private readonly ScenePool pool = ScenePool.Create(Profile.Core, Streams.Binding, 60, 32);
    private readonly BindingSuite suite;

    public BindingSuiteTests() => suite = new BindingSuite(pool);

    public void Dispose()
    {
        suite.Dispose();
        pool.Dispose();
    }

    [Fact]
    public void Each_item_stands_beside_its_picture()
    {
        using var scope = NewDisposeScope();
        var made = BindingPairs.Make(pool.Truths, holdOut: HoldOut.Off);
        Assert.Equal(made.Select(m => m.True), suite.Items.Select(i => i.True));
        Assert.Equal(Enumerable.Range(0, made.Count), suite.Items.Select(i => i.Item));
        for (int row = 0; row < made.Count; row++)
            Assert.True(pool.Images[made[row].Item].equal(suite.Images[row]).all().item<bool>());
        var first = suite.Items[0];
        Assert.Equal([first.True, first.ColourReplace, first.AttributeSwap, first.RelationFlip, first.ObjectSwap], suite.Sentences[0]);
    }

    [Fact]
    public void A_test_is_passed_where_the_true_sentence_scores_higher()
    {
        var scores = suite.Measure((images, sentences) =>
        {
            Assert.Equal(suite.Items.Count, images.shape[0]);
            Assert.Equal(suite.Items.Count, sentences.Count);
            float[] row = [1, 0, 2, 1, 0.5f];
            return tensor(row).expand(images.shape[0], -1);
        });
        Assert.Equal(new BindingScores(suite.Items.Count, 1, 0, 0.5, 1), scores);
        Assert.Equal(0.5, scores.Of(BindingTest.RelationFlip));
    }

    [Fact]
    public void Scores_of_another_shape_are_refused() =>
        Assert.Contains("expected", Assert.Throws<ArgumentException>(() => suite.Measure((images, _) => zeros(images.shape[0], 4))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_contrastive_model_is_scored_by_the_similarity_of_each_sentence_with_its_picture()
    {
        using var scope = NewDisposeScope();
        using var data = PairData.FromWorld(Profile.Core, 32, tests: 5);
        using var run = new ContrastiveRun(SigLip.Quick, data);
        var scores = run.Score(suite.Images, suite.Sentences);
        Assert.Equal([suite.Items.Count, 5L], scores.shape);
        var one = run.EmbedImages(suite.Images[2].unsqueeze(0)).mm(run.EmbedTexts([suite.Items[2].AttributeSwap]).t());
        Assert.Equal(one.item<float>(), scores[2, 2].item<float>(), 1e-5);
        Assert.InRange(suite.Measure(run.Score).AttributeSwap, 0.2, 0.8);
        Assert.Contains("rows", Assert.Throws<ArgumentException>(() => run.Score(suite.Images, suite.Sentences.Take(1).ToList())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_texts_passes_the_biased_test_and_not_the_balanced_one()
    {
        var habit = Profile.Core.With(habit: 0.8f);
        var texts = new BlindScorer(Diorama(habit));
        using var balanced = BindingSuite.Create(Profile.Core, 1500, size: 8);
        using var biased = BindingSuite.Create(habit, 1500, size: 8);
        Assert.InRange(biased.MeasureTexts(texts).AttributeSwap, 0.8, 1);
        Assert.InRange(balanced.MeasureTexts(texts).AttributeSwap, 0.42, 0.58);

        static IEnumerable<string> Diorama(Profile profile)
        {
            using var pool = ScenePool.Create(profile, Streams.Pretraining, 2000, 8);
            return [.. pool.Truths.Select(t => Captioner.Caption(t))];
        }
    }

    [Fact]
    public void A_pool_without_suitable_scenes_is_refused()
    {
        using var single = ScenePool.Create(Profile.Single, Streams.Binding, 4, 16);
        Assert.Contains("use more scenes", Assert.Throws<ArgumentException>(() => new BindingSuite(single)).Message, StringComparison.Ordinal);
    }
}
