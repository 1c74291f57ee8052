using System.Diagnostics;
using Experiments.Core;
using Experiments.Worlds.Rendering;
using static TorchSharp.torch;

namespace Experiments.Worlds;

/// <summary>A finite run of scenes of one split, rendered once and kept: the data set of a notebook.</summary>
/// <remarks>
/// Pools are finite on purpose: runs stay comparable, and there is a gap between training and test scenes to talk about. The tensors
/// belong to the pool and to no dispose scope; 40,000 pictures of 32 px take 123 MB.
/// </remarks>
public sealed class ScenePool : IDisposable
{
    /// <summary>The world seed of every pool; model seeds vary initialisation and order alone.</summary>
    public const ulong WorldSeed = 7;

    private const int Chunk = 512;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private ScenePool(Profile profile, ulong stream, ulong start, ulong seed, int size, RenderBatch batch)
    {
        Profile = profile;
        Stream = stream;
        Start = start;
        Seed = seed;
        Size = size;
        Rendered = new RenderedScenes(batch);
    }

    /// <summary>What the scenes were drawn from.</summary>
    public Profile Profile { get; }

    /// <summary>Split.</summary>
    public ulong Stream { get; }

    /// <summary>Index of the first scene within the split.</summary>
    public ulong Start { get; }

    /// <summary>World seed.</summary>
    public ulong Seed { get; }

    /// <summary>Pixels a side.</summary>
    public int Size { get; }

    /// <summary>Number of scenes N.</summary>
    public int Count => Truths.Count;

    /// <summary>uint8[N, 3, R, R]: the pictures.</summary>
    public Tensor Images => Rendered.Rgb;

    /// <summary>The facts of each scene.</summary>
    public IReadOnlyList<SceneTruth> Truths => Rendered.Truths;

    /// <summary>All images that were asked for.</summary>
    public RenderedScenes Rendered { get; }

    /// <summary>Draws and renders a pool; a progress line appears when it takes over two seconds.</summary>
    /// <param name="profile">Ranges to draw from.</param>
    /// <param name="stream">Split, such as <see cref="Streams.Pretraining"/>.</param>
    /// <param name="count">Number of scenes N.</param>
    /// <param name="size">Pixels a side R.</param>
    /// <param name="seed">World seed.</param>
    /// <param name="start">Index of the first scene, to part one stream into several pools.</param>
    /// <param name="views">Images to keep beside the pictures.</param>
    /// <param name="threads">Most threads to use; all processors when null.</param>
    /// <param name="cancellation">Stops between images and frees what was made.</param>
    /// <returns>The pool, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">The profile or the size is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ScenePool Create(
        Profile profile,
        ulong stream,
        int count,
        int size,
        ulong seed = WorldSeed,
        ulong start = 0,
        SceneViews views = SceneViews.Rgb,
        int? threads = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        Check.Positive(count, nameof(count));
        profile.Validate();
        var batch = new RenderBatch(count, size, views | SceneViews.Rgb);
        batch.DetachFromDisposeScope();
        var pool = new ScenePool(profile, stream, start, seed, size, batch);
        try
        {
            pool.Fill(batch, threads, cancellation);
            return pool;
        }
        catch
        {
            pool.Dispose();
            throw;
        }
    }

    /// <summary>Frees the images.</summary>
    public void Dispose() => Rendered.Dispose();

    /// <summary>Prints what it holds.</summary>
    /// <returns>Such as <c>Core: 40000 scenes of stream 0 at 32 px</c>.</returns>
    public override string ToString() => $"{Profile}: {Count} scenes of stream {Stream} at {Size} px";

    private void Fill(RenderBatch batch, int? threads, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        var line = new ProgressLine(ToString(), Count);
        bool shown = false;
        for (int done = 0; done < Count; done += Chunk)
        {
            int end = Math.Min(done + Chunk, Count);
            batch.DrawAll(i => Diorama.Scene(Seed, Stream, Start + (ulong)i, Profile), done, end, threads, cancellation);
            shown |= Stopwatch.GetElapsedTime(began) > Patience;
            if (shown)
                line.Report(end);
        }
        if (shown)
            line.Dispose();
    }
}
