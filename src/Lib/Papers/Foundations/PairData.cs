using Experiments.Data;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>Image-text pairs to train on and others to test on, with the tokenizer of both.</summary>
public sealed class PairData : IDisposable
{
    private PairData(string origin, PairSet training, PairSet test, IReadOnlyList<string> testCaptions, WordTokenizer tokenizer)
    {
        Origin = origin;
        Training = training;
        Test = test;
        TestCaptions = testCaptions;
        Tokenizer = tokenizer;
    }

    /// <summary>Where the training pairs come from, in words that suffice to make them again; written beside every run.</summary>
    public string Origin { get; }

    /// <summary>What is trained on; several captions an image.</summary>
    public PairSet Training { get; }

    /// <summary>Held-out pairs whose captions are all different, one caption an image.</summary>
    public PairSet Test { get; }

    /// <summary>The captions of <see cref="Test"/>, in order.</summary>
    public IReadOnlyList<string> TestCaptions { get; }

    /// <summary>Words to ids.</summary>
    public WordTokenizer Tokenizer { get; }

    /// <summary>Pairs of the procedural world: training from the pretraining stream, tests from the test stream.</summary>
    /// <param name="profile">Which scenes.</param>
    /// <param name="count">Training scenes.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="variants">Captions a training scene.</param>
    /// <param name="tests">Test pairs wanted; fewer when the stream's captions repeat.</param>
    /// <param name="caption">Writes caption number v of a scene in the lexicon's words; <see cref="Captioner.Caption(SceneTruth, Language, int, int)"/> when null.</param>
    /// <param name="length">Tokens of a caption, its end included; longer ones are cut.</param>
    /// <param name="cancellation">Ends the preparation.</param>
    /// <returns>The data; the caller disposes it.</returns>
    public static PairData FromWorld(
        Profile profile, int count, int size = 32, int variants = 3, int tests = 1000, Func<SceneTruth, int, string>? caption = null,
        int length = 16, CancellationToken cancellation = default)
    {
        string[] Captions(SceneTruth truth, int some) =>
            [.. Enumerable.Range(0, some).Select(v => caption is null ? Captioner.Caption(truth, Language.English, 1, v) : caption(truth, v))];
        var tokenizer = new WordTokenizer(Lexicon.Words([Language.English]));
        using var scope = NewDisposeScope();
        using var pool = ScenePool.Create(profile, Streams.Pretraining, count, size, cancellation: cancellation);
        using var testPool = ScenePool.Create(profile, Streams.Test, 2 * tests, size, cancellation: cancellation);
        var training = Pairs(pool.Images.alias(), [.. pool.Truths.Select(t => Captions(t, variants))], tokenizer, length);
        var (rows, captions) = Different(testPool.Truths.Select(t => Captions(t, 1)[0]), tests);
        var test = Pairs(testPool.Images.index_select(0, tensor(rows)), [.. captions.Select(c => new[] { c })], tokenizer, length);
        string origin = $"world {profile}, hold-out {profile.HoldOut}, seed {pool.Seed}, stream {pool.Stream}, {count} scenes of {size} px, {variants} captions each, such as '{captions[0]}'";
        return new(origin, training, test, captions, tokenizer);
    }

    /// <summary>Pairs of any data set that reads as images with captions.</summary>
    /// <param name="training">Data to train on, such as a COCO folder, tar shards or class folders.</param>
    /// <param name="test">Data to test on.</param>
    /// <param name="size">Pixels a side the images are squashed to.</param>
    /// <param name="variants">Captions kept an image.</param>
    /// <param name="tests">Most test pairs.</param>
    /// <param name="length">Tokens of a caption, its end included; longer ones are cut.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The data; the caller disposes it.</returns>
    public static PairData From(
        IPairSource training, IPairSource test, int size = 32, int variants = 1, int tests = 1000, int length = 16, CancellationToken cancellation = default)
    {
        var tokenizer = WordTokenizer.FromTexts(training.Read().SelectMany(p => p.Captions));
        using var scope = NewDisposeScope();
        var train = PairSet.Load(training, tokenizer, size, length, variants: variants, cancellation: cancellation);
        var all = PairSet.Load(test, tokenizer, size, length, cancellation: cancellation);
        var (rows, captions) = Different(test.Read().Select(p => p.Captions[0]), tests);
        var picked = new PairSet(all.Images.index_select(0, tensor(rows)), all.Tokens.index_select(0, tensor(rows)));
        all.Dispose();
        return new($"{training.Name}, {train.Count} images squashed to {size} px, {variants} captions each", train, picked, captions, tokenizer);
    }

    /// <summary>Other training pairs with the same tests.</summary>
    /// <param name="training">Pairs in the same words; now belong to the result.</param>
    /// <param name="change">How they differ, for <see cref="Origin"/>.</param>
    /// <returns>Data to be disposed by the caller; this one stays usable.</returns>
    public PairData WithTraining(PairSet training, string change = "other training pairs") =>
        new($"{Origin}; {change}", training, Test.Take(Enumerable.Range(0, Test.Count).Select(i => (long)i)), TestCaptions, Tokenizer);

    /// <summary>Ids of texts at the data's length.</summary>
    /// <param name="texts">T texts.</param>
    /// <returns>int64[T, L].</returns>
    public Tensor Encode(IReadOnlyList<string> texts) => Tokenizer.Encode(texts, (int)Training.Tokens.shape[2]);

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Training.Dispose();
        Test.Dispose();
    }

    private static PairSet Pairs(Tensor images, IReadOnlyList<string[]> captions, WordTokenizer tokenizer, int length)
    {
        int variants = captions[0].Length;
        var tokens = tokenizer.Encode([.. captions.SelectMany(c => c)], length).view(captions.Count, variants, length);
        return new(images, tokens);
    }

    private static (long[] Rows, string[] Captions) Different(IEnumerable<string> captions, int limit)
    {
        var first = captions.Select((caption, row) => (caption, row: (long)row)).Where(c => c.caption.Length > 0).DistinctBy(c => c.caption).Take(limit).ToList();
        return ([.. first.Select(c => c.row)], [.. first.Select(c => c.caption)]);
    }
}
