using Experiments.Core;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Papers.CapPa;

/// <summary>Pictures with a true sentence and four false ones each, ready to be put to any model that scores sentences.</summary>
/// <remarks>
/// The world's counterpart of ARO and SugarCrepe (section 4.4). From scenes in which every thing has every colour equally often, no sentence
/// is likelier than another before one looks: the balanced test. From scenes with a <see cref="Profile.Habit"/>, true sentences name usual
/// colours, and a model of texts alone passes: the leak that ARO has.
/// </remarks>
public sealed class BindingSuite : IDisposable
{
    private static readonly BindingTest[] Tests = Enum.GetValues<BindingTest>();

    /// <summary>Makes sentences for the suitable scenes of a pool.</summary>
    /// <param name="pool">Scenes; may be disposed afterwards. False colours, and compositions, are among those that its profile uses.</param>
    /// <param name="most">Largest number of items, the first ones; all when null.</param>
    /// <exception cref="ArgumentException">No scene of the pool is suitable.</exception>
    public BindingSuite(ScenePool pool, int? most = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var items = BindingPairs.Make(pool.Truths, most, colours: pool.Profile.Colours, holdOut: pool.Profile.HoldOut);
        Check.Member(items.Count > 0, "pool", pool, "use more scenes, with two objects each and at least three colours");
        using var scope = NewDisposeScope();
        Images = pool.Images.index_select(0, tensor(items.Select(i => (long)i.Item).ToArray())).DetachFromDisposeScope();
        Items = [.. items.Select((item, row) => item with { Item = row })];
        Sentences = [.. Items.Select(item => (IReadOnlyList<string>)[item.True, .. Tests.Select(item.False)])];
    }

    /// <summary>The sentences; <see cref="BindingItem.Item"/> is the row in <see cref="Images"/>.</summary>
    public IReadOnlyList<BindingItem> Items { get; }

    /// <summary>uint8[N, 3, R, R]: the picture of each item.</summary>
    public Tensor Images { get; }

    /// <summary>N rows of five sentences: the true one, then the false ones in the order of <see cref="BindingTest"/>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Sentences { get; }

    /// <summary>A suite of scenes of the binding stream, on which nothing is trained.</summary>
    /// <param name="profile">Which scenes, two objects each.</param>
    /// <param name="scenes">Scenes drawn; about a third are suitable.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="start">First scene of the stream: what settings are chosen on is not what they are reported on.</param>
    /// <param name="cancellation">Ends the preparation.</param>
    /// <returns>The suite; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">No scene is suitable.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BindingSuite Create(Profile profile, int scenes = 3000, int size = 32, ulong start = 0, CancellationToken cancellation = default)
    {
        using var pool = ScenePool.Create(profile, Streams.Binding, scenes, size, start: start, cancellation: cancellation);
        return new(pool);
    }

    /// <summary>Accuracy of a model that sees the pictures.</summary>
    /// <param name="score">
    /// Scores the sentences of each image, larger for better ones: uint8[N, 3, R, R] and N rows of C sentences to float32[N, C], such as
    /// <c>run.Score</c> of a captioner or of a contrastive model.
    /// </param>
    /// <returns>Share of pictures whose true sentence scores higher, test by test.</returns>
    public BindingScores Measure(Func<Tensor, IReadOnlyList<IReadOnlyList<string>>, Tensor> score)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var scores = score(Images, Sentences);
        Check.Shape(scores, [Items.Count, 1 + Tests.Length]);
        double[] values = scores.cpu().to(float64).data<double>().ToArray();
        double[] Column(int c) => [.. Items.Select((_, row) => values[row * (1 + Tests.Length) + c])];
        double[] truth = Column(0);
        return Scores(test => BindingPairs.Accuracy(truth, Column(1 + Array.IndexOf(Tests, test))));
    }

    /// <summary>Accuracy of a model of texts alone: what the sentences give away.</summary>
    /// <param name="texts">Counted on the training captions.</param>
    /// <returns>Share of pictures whose true sentence is likelier, test by test.</returns>
    public BindingScores MeasureTexts(BlindScorer texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Scores(test => texts.Accuracy(Items, test));
    }

    /// <summary>Frees the pictures.</summary>
    public void Dispose() => Images.Dispose();

    private BindingScores Scores(Func<BindingTest, double> of) => new(
        Items.Count,
        of(BindingTest.ColourReplace),
        of(BindingTest.AttributeSwap),
        of(BindingTest.RelationFlip),
        of(BindingTest.ObjectSwap));
}
