using Experiments.Core;
using Experiments.Data;

namespace Experiments.Worlds;

/// <summary>A pool of scenes as a data set of images and captions, so that it can stand where real data stand.</summary>
public sealed class ScenePairs : IPairSource
{
    private const ulong OrderStream = 0xDA7A_0007;
    private readonly ScenePool pool;
    private readonly Language language;
    private readonly int richness;
    private readonly int variants;

    /// <summary>Describes how a pool is captioned.</summary>
    /// <param name="pool">The scenes; stay the caller's and must outlive this source.</param>
    /// <param name="language">Language of the captions.</param>
    /// <param name="richness">How much they say, 0 to 3.</param>
    /// <param name="variants">Captions a scene.</param>
    /// <exception cref="ArgumentException">Fewer than one caption a scene.</exception>
    public ScenePairs(ScenePool pool, Language language = Language.English, int richness = 1, int variants = 3)
    {
        Check.Positive(variants, nameof(variants));
        (this.pool, this.language, this.richness, this.variants) = (pool, language, richness, variants);
    }

    /// <inheritdoc/>
    public string Name => pool.ToString();

    /// <inheritdoc/>
    public int? Count => pool.Count;

    /// <inheritdoc/>
    public IEnumerable<ImagePair> Read() => Enumerable.Range(0, pool.Count).Select(ToPair);

    /// <inheritdoc/>
    public IEnumerable<ImagePair> ReadShuffled(ulong seed, ulong epoch) =>
        new CounterRandom(seed, OrderStream, epoch).Permutation(pool.Count).Select(ToPair);

    private ImagePair ToPair(int i)
    {
        var truth = pool.Truths[i];
        return new(
            $"{truth.Scene.Index:000000}",
            () => pool.Images.select(0, i).clone(),
            [.. Enumerable.Range(0, variants).Select(v => Captioner.Caption(truth, language, richness, v))],
            () => [.. truth.Sights.Where(s => s.Area > 0).Select(s => ToRegion(truth, s))]);
    }

    private static ImageRegion ToRegion(SceneTruth truth, Sight sight) => new(
        Lexicon.Name(truth.Scene.Objects[sight.Index].Category), new(sight.Top, sight.Left, sight.Bottom, sight.Right));
}
