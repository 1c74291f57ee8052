using Experiments.Core;
using Experiments.Data;
using Experiments.Evaluation;
using Experiments.Models;
using Experiments.Papers.CapPa;
using Experiments.Papers.Foundations;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public sealed class CapPaRunTests : IDisposable
{
    private static readonly CapPaRecipe Small = CapPa.Lesson.With(model: ImageCaptionerConfig.Beside(VitConfig.Hybrid.With(width: 48)).With(vocabulary: 200, length: 16));

    private readonly PairData data = PairData.FromWorld(Profile.Core, 128, tests: 40);

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void One_batch_is_learned_by_heart_and_written_word_for_word(double share)
    {
        using var scope = NewDisposeScope();
        using var few = Few(8);
        using var batches = CaptionBatch.Draw(few, 8, share, seed: 3);
        using var same = new Same(batches.Next(default));
        using var run = new CapPaRun(Small.With(parallel: share).At(8 * 200, 8, 5e-3, 1), data);
        run.Train(same, progress: TextWriter.Null);
        Assert.InRange(run.LossValues[^1], 0, 0.05);

        using var frozen = no_grad();
        var (text, encoded) = (same.Batch.Text, run.Model.Encode(same.Batch.Images));
        bool[] parallel = same.Batch.Parallel?.data<bool>().ToArray() ?? new bool[8];
        var atOnce = run.Model.Decode(encoded, CaptionInputs.Parallel(text, run.Model.MaskToken)).argmax(-1) * text.ne(0).to(int64);
        var written = run.Caption(Pixels.ToBytes(same.Batch.Images));
        var expected = data.Tokenizer.Decode(text);
        for (int row = 0; row < 8; row++)
        {
            if (parallel[row])
                Assert.True(atOnce[row].equal(text[row]).all().item<bool>(), expected[row]);
            else
                Assert.Equal(expected[row], written[row]);
        }
    }

    [Fact]
    public void Shuffled_captions_teach_no_more_than_the_captions_own_entropy()
    {
        using var single = PairData.FromWorld(Profile.Single, 1024, size: 16, variants: 1, tests: 400, caption: (t, _) => Captioner.Say(new NounPhrase(t.Scene.Objects[0].Category, t.Scene.Objects[0].Colour)));
        Assert.Equal(64, single.Test.Count); // "a red ball": all colours and categories, equally often; 4 words with the end
        double entropy = Math.Log(64) / 4;
        using var shuffled = single.WithTraining(single.Training.WithShuffledCaptions(seed: 1), "shuffled");
        double Loss(PairData pairs)
        {
            using var run = new CapPaRun(Small.With(model: Small.Model.With(image: Small.Model.Image.With(imageSize: 16)), parallel: 0).At(32 * 200, 32, 4e-3, 1), pairs);
            return Math.Log(run.Train(progress: TextWriter.Null).TestPerplexity());
        }
        Assert.InRange(Loss(shuffled), entropy - 0.02, entropy + 0.5);
        Assert.InRange(Loss(single), 0, 0.9 * entropy);
    }

    [Fact]
    public void A_stopped_run_goes_on_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var recipe = Small.At(6 * 8, 8, 1e-3, 5);
        recipe = recipe.With(training: recipe.Training.With(checkpointEvery: 3));
        using var whole = new CapPaRun(recipe, data).Train(progress: TextWriter.Null);
        using var first = new CapPaRun(recipe, data).Train(new RunFolder(folder.Path), TextWriter.Null);
        File.Delete(Directory.EnumerateFiles(folder.Path, "*6.safetensors", SearchOption.AllDirectories).Single());
        using var resumed = new CapPaRun(recipe, data).Train(new RunFolder(folder.Path), TextWriter.Null);
        Assert.Equal(whole.LossValues, first.LossValues);
        Assert.All(whole.Model.state_dict(), p => Assert.True(p.Value.equal(resumed.Model.state_dict()[p.Key]).all().item<bool>(), p.Key));
        string model = File.ReadAllText(folder.File("model.json"));
        Assert.Contains("\"parallel\": 0.75", model, StringComparison.Ordinal);
        Assert.Contains("world Core", model, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_side_by_side_give_the_numbers_of_runs_one_after_the_other()
    {
        double[] Losses(int workers) =>
        [
            .. Ablation.Run("side by side", "loss", ["Cap", "CapPa", "blind"], [1, 2], (arm, seed) =>
            {
                var recipe = arm == "Cap" ? CapPa.Cap(Small) : Small.With(blind: arm == "blind");
                using var run = Train(recipe.At(6 * 16, 16, 1e-3, seed));
                return run.LossValues[^1];
            }, workers).Arms.SelectMany(a => a.Values),
        ];
        double[] losses = Losses(workers: 1);
        Assert.Equal(losses, Losses(workers: 3));
        Assert.Equal(6, losses.Distinct().Count());
    }

    [Fact]
    public void A_blind_run_learns_the_language_and_its_scores_do_not_depend_on_the_image()
    {
        using var scope = NewDisposeScope();
        using var run = Train(Small.With(blind: true).At(40 * 16, 16, 2e-3, 1));
        Assert.InRange(run.LossValues[^1], 0, 0.7 * Math.Log(data.Tokenizer.VocabularySize));
        var scores = run.ScoreAll(data.Test.Images[..6], [.. data.TestCaptions.Take(9)]);
        Assert.True(scores.equal(scores[0].unsqueeze(0).expand(6, -1)).all().item<bool>());
        Assert.Single(run.Caption(data.Test.Images[..6]).Distinct());
        using var seeing = Train(Small.At(40 * 16, 16, 2e-3, 1));
        var seen = seeing.ScoreAll(data.Test.Images[..6], [.. data.TestCaptions.Take(9)]);
        Assert.False(seen.equal(seen[0].unsqueeze(0).expand(6, -1)).all().item<bool>());
    }

    [Fact]
    public void A_score_is_the_sum_over_the_words_read_one_by_one_with_the_end_and_without_padding()
    {
        using var scope = NewDisposeScope();
        using var run = Train(Small.At(20 * 16, 16, 2e-3, 1));
        using var frozen = no_grad();
        var image = data.Test.Images[..1];
        var encoded = run.Model.Encode(Pixels.ToFloat(image));
        double expected = 0;
        long[] words = [.. data.Tokenizer.Ids("a red ball").Select(id => (long)id), data.Tokenizer.EosId];
        for (int t = 0; t < words.Length; t++)
        {
            var read = tensor(words[..t].Prepend(0L).ToArray()).unsqueeze(0);
            expected += nn.functional.log_softmax(run.Model.Decode(encoded, new CaptionInputs(read, IsCausal: true)), -1)[0, t, words[t]].item<float>();
        }
        Assert.Equal(expected, run.Score(image, [["a red ball"]])[0, 0].item<float>(), 1e-4);
    }

    [Fact]
    public void Scores_and_captions_do_not_depend_on_what_else_is_asked()
    {
        using var scope = NewDisposeScope();
        using var run = Train(Small.At(30 * 16, 16, 2e-3, 1));
        var images = data.Test.Images[..7];
        string[] sentences = [.. data.TestCaptions.Take(5)];
        var all = run.ScoreAll(images, sentences);
        var own = run.Score(images, [.. Enumerable.Repeat(sentences, 7)]);
        var written = run.Caption(images);
        Assert.True(allclose(all, own, atol: 1e-4));
        for (int i = 0; i < 7; i++)
        {
            var image = images[i..(i + 1)];
            Assert.True(allclose(all[i, 2], run.Score(image, [[sentences[2]]])[0, 0], atol: 1e-4));
            Assert.Equal(written[i], run.Caption(image).Single());
        }
        Assert.All(written, caption => Assert.DoesNotContain("<", caption, StringComparison.Ordinal));
        Assert.Contains("rows", Assert.Throws<ArgumentException>(() => run.Score(images, [["a red ball"]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_is_its_one_sentence_or_the_mean_probability_of_its_sentences()
    {
        using var scope = NewDisposeScope();
        using var run = Train(Small.At(20 * 16, 16, 2e-3, 1));
        var images = data.Test.Images[..4];
        string[] sentences = ["a red ball", "a ball", "a red crate"];
        var each = run.ScoreAll(images, sentences);
        Assert.True(allclose(each, run.ClassScores(images, [.. sentences.Select(s => new[] { s })]), atol: 1e-5));
        var mixed = run.ClassScores(images, [["a red ball", "a ball"], ["a red crate"]]);
        Assert.True(allclose(each.narrow(1, 0, 2).exp().mean([1L]).log(), mixed.select(1, 0), atol: 1e-4));
        using var objects = SingleObjects.Create(Streams.ProbeTest, 64);
        Assert.InRange(run.ZeroShotAccuracy(objects), 0, 1);
        Assert.Contains("at least one sentence", Assert.Throws<ArgumentException>(() => run.ClassScores(images, [[]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Untrained_a_model_hesitates_between_all_words_and_trained_between_few()
    {
        using var untrained = new CapPaRun(Small, data);
        Assert.Equal(data.Tokenizer.VocabularySize, untrained.TestPerplexity(), 0.01);
        using var run = Train(Small.At(40 * 16, 16, 2e-3, 1));
        Assert.InRange(run.TestPerplexity(), 1, 40);
        var test = run.TestCaptions();
        Assert.Equal(data.Test.Count, test.Captions.Count);
        Assert.InRange(test.Exact, 0, 1);
        Assert.InRange(test.Cider, 0, 10);
    }

    [Fact]
    public void Each_word_has_a_map_of_where_the_decoder_looks_and_the_maps_depend_on_the_words_before()
    {
        using var scope = NewDisposeScope();
        using var run = Train(Small.At(20 * 16, 16, 2e-3, 1));
        var image = data.Test.Images[..1];
        var (first, second) = (run.LookAt(image, "a red ball"), run.LookAt(image, "a red crate"));
        Assert.Equal(["a", "red", "ball", "<eos>"], first.Words);
        Assert.Equal([4L, 4L, 4L], first.Maps.shape);
        Assert.True(allclose(first.Maps.sum([1L, 2L]), ones(4), atol: 1e-5));
        Assert.True(allclose(first.Maps[..3], second.Maps[..3], atol: 1e-6));
        Assert.False(allclose(first.Maps[3], second.Maps[3], atol: 1e-6));
    }

    [Fact]
    public void Another_seed_starts_from_other_weights()
    {
        using var scope = NewDisposeScope();
        using var first = new CapPaRun(Small.At(16, 16, 1e-3, 1), data);
        using var second = new CapPaRun(Small.At(16, 16, 1e-3, 2), data);
        Assert.False(first.Model.state_dict()["decoder.token_embed"].equal(second.Model.state_dict()["decoder.token_embed"]).all().item<bool>());
    }

    [Fact]
    public void Many_sentences_are_scored_a_few_images_at_a_time_each_with_its_own()
    {
        using var scope = NewDisposeScope();
        using var run = Train(Small.At(20 * 16, 16, 2e-3, 1));
        var (images, captions) = (data.Test.Images[..5], data.TestCaptions);
        var rows = Enumerable.Range(0, 5).Select(i => (IReadOnlyList<string>)[.. Enumerable.Range(0, 700).Select(j => captions[(i + j) % captions.Count])]).ToList();
        Assert.True(allclose(run.Score(images, rows).select(1, 0), run.ScoreAll(images, [.. captions.Take(5)]).diagonal(), atol: 1e-4));
    }

    [Fact]
    public void Training_and_measuring_leave_no_tensors_behind()
    {
        using var suite = BindingSuite.Create(Profile.Core, 60);
        using var run = Train(Small.At(3 * 16, 16, 1e-3, 0));
        void Measure()
        {
            using var scope = NewDisposeScope();
            suite.Measure(run.Score);
            run.TestPerplexity();
            run.TestCaptions();
            run.ClassScores(data.Test.Images, SingleObjects.ColourPrompts);
        }
        Measure();
        long before = LiveTensors.Count();
        run.Train(progress: TextWriter.Null);
        Measure();
        Assert.Equal(before, LiveTensors.Count());
    }

    private CapPaRun Train(CapPaRecipe recipe) => new CapPaRun(recipe, data).Train(progress: TextWriter.Null);

    /// <summary>The first images with captions of their own: no two equal.</summary>
    private PairSet Few(int count)
    {
        long[] keys = data.Training.Keys.select(1, 0).contiguous().data<long>().ToArray();
        return data.Training.Take(keys.Select((key, row) => (key, row: (long)row)).DistinctBy(k => k.key).Take(count).Select(k => k.row));
    }

    /// <summary>One batch again and again.</summary>
    private sealed class Same(CaptionBatch batch) : IBatchSource<CaptionBatch>
    {
        public CaptionBatch Batch => batch;

        public long Position { get; set; }

        public CaptionBatch Next(CancellationToken cancellation)
        {
            Position++;
            return new(
                batch.Images.clone().DetachFromDisposeScope(), batch.Text.clone().DetachFromDisposeScope(), batch.Parallel?.clone().DetachFromDisposeScope());
        }

        public void Dispose() => batch.Dispose();
    }
}
