using Experiments.Core;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Papers.LocCa;

/// <summary>Pictures with captions and labelled regions, kept in memory.</summary>
public sealed class LocCaData : IDisposable
{
    private const ulong RegionStream = 3UL << 32;

    /// <summary>Takes over pictures and what is said of them, such as captions of the web and a detector's boxes.</summary>
    /// <param name="images">uint8[N, 3, R, R]; disposed with the data.</param>
    /// <param name="captions">Captions of each picture, equally many.</param>
    /// <param name="regions">Regions of each picture, each with equally many texts; may be none.</param>
    /// <param name="words">All words that captions and texts contain, each once.</param>
    /// <param name="origin">Where they come from, in words that suffice to make them again.</param>
    /// <exception cref="ArgumentException">The numbers do not fit.</exception>
    public LocCaData(
        Tensor images, IReadOnlyList<IReadOnlyList<string>> captions, IReadOnlyList<IReadOnlyList<LabelledRegion>> regions, IReadOnlyList<string> words, string origin)
    {
        Check.Shape(images, [-1, 3, -1, -1]);
        Check.Member(captions.Count == images.shape[0], "LocCaData.captions", captions.Count, $"give the captions of {images.shape[0]} pictures");
        Check.Member(regions.Count == images.shape[0], "LocCaData.regions", regions.Count, $"give the regions of {images.shape[0]} pictures, empty lists where there are none");
        Check.Member(captions.Select(c => c.Count).Distinct().Count() == 1 && captions[0].Count > 0, "LocCaData.captions", "uneven", "give every picture equally many, at least one");
        int[] texts = [.. regions.SelectMany(r => r).Select(r => r.Texts.Count).Distinct()];
        Check.Member(texts.Length <= 1 && !texts.Contains(0), "LocCaData.regions", "uneven", "give every region equally many texts, at least one");
        Images = images.DetachFromDisposeScope();
        (Captions, Regions, Words, Origin) = (captions, regions, words, origin);
    }

    /// <summary>uint8[N, 3, R, R].</summary>
    public Tensor Images { get; }

    /// <summary>Captions of each picture.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Captions { get; }

    /// <summary>Regions of each picture: visible, and pointed out by each of their texts.</summary>
    public IReadOnlyList<IReadOnlyList<LabelledRegion>> Regions { get; }

    /// <summary>All words of captions and texts.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Where the pictures come from, in words that suffice to make them again; written beside every run.</summary>
    public string Origin { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => Captions.Count;

    /// <summary>Scenes of the procedural world; captions that never say where anything is.</summary>
    /// <param name="profile">Which scenes; <see cref="Profile.Core"/> when null.</param>
    /// <param name="count">Number of scenes.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="captions">Captions a scene.</param>
    /// <param name="texts">Texts a region.</param>
    /// <param name="style">How much captions and texts say; <see cref="CaptionStyle.PositionFree"/> when null.</param>
    /// <param name="stream">Split, such as <see cref="Streams.Pretraining"/>.</param>
    /// <param name="cancellation">Ends the preparation.</param>
    /// <returns>The data; the caller disposes it.</returns>
    public static LocCaData FromWorld(
        Profile? profile = null, int count = 20_000, int size = 32, int captions = 3, int texts = 3, CaptionStyle? style = null,
        ulong stream = Streams.Pretraining, CancellationToken cancellation = default)
    {
        using var scope = NewDisposeScope();
        using var pool = ScenePool.Create(profile ?? Profile.Core, stream, count, size, cancellation: cancellation);
        var said = style ?? CaptionStyle.PositionFree;
        return new(
            pool.Images.alias(),
            [.. pool.Truths.Select(t => (IReadOnlyList<string>)[.. Enumerable.Range(0, captions).Select(v => Captioner.Caption(t, said, Language.English, v))])],
            [.. pool.Truths.Select(t => RegionsOf(t, texts, said))],
            Lexicon.Words([Language.English]),
            $"world {pool.Profile}, seed {pool.Seed}, stream {pool.Stream}, {count} scenes of {size} px, {captions} captions and {texts} texts a region in {said}");
    }

    /// <summary>The regions of a scene: its nameable objects that words can point out.</summary>
    /// <remarks>Attributes are named as often as in captions; where the words drawn fit another object too, all attributes are named.</remarks>
    /// <param name="truth">What is seen.</param>
    /// <param name="texts">Texts a region.</param>
    /// <param name="style">How much texts say; <see cref="CaptionStyle.PositionFree"/> when null.</param>
    /// <returns>Regions in the order of the scene's objects; an object just like another is left out.</returns>
    public static IReadOnlyList<LabelledRegion> RegionsOf(SceneTruth truth, int texts = 3, CaptionStyle? style = null)
    {
        ArgumentNullException.ThrowIfNull(truth);
        Check.Positive(texts, nameof(texts));
        var said = style ?? CaptionStyle.PositionFree;
        var random = new CounterRandom(truth.Scene.Seed, RegionStream + truth.Scene.Stream, truth.Scene.Index);
        var regions = new List<LabelledRegion>();
        foreach (int k in truth.Nameable)
        {
            var full = NounPhrase.Full(truth.Scene.Objects[k]);
            if (!Reference.IsUnique(truth, full))
                continue;
            var sight = truth.Sights[k];
            var words = Enumerable.Range(0, texts)
                .Select(v => Captioner.Draw(truth.Scene.Objects[k], random, (ulong)(64 * v + 4 * k), said))
                .Select(phrase => Captioner.Say(Reference.IsUnique(truth, phrase) ? phrase : full, articles: false));
            regions.Add(new([.. words], new(sight.Top, sight.Left, sight.Bottom, sight.Right)));
        }
        return regions;
    }

    /// <summary>Some of the pictures, copied.</summary>
    /// <param name="rows">Picture indices.</param>
    /// <returns>Smaller data; the caller disposes it.</returns>
    public LocCaData Take(IEnumerable<int> rows)
    {
        int[] kept = [.. rows];
        using var scope = NewDisposeScope();
        return new(
            Images.index_select(0, tensor(kept.Select(i => (long)i).ToArray())), [.. kept.Select(i => Captions[i])], [.. kept.Select(i => Regions[i])], Words,
            $"{Origin}; {kept.Length} of them");
    }

    /// <summary>Frees the pictures.</summary>
    public void Dispose() => Images.Dispose();
}
