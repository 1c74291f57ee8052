using static TorchSharp.torch;

namespace Experiments.Worlds;

/// <summary>Scenes of one object with its category and colour: what ImageNet is to real models, for zero-shot tests and probes.</summary>
public sealed class SingleObjects : IDisposable
{
    private readonly ScenePool pool;

    private SingleObjects(ScenePool pool)
    {
        this.pool = pool;
        var figures = pool.Truths.Select(t => t.Scene.Objects[0]).ToList();
        Categories = tensor(figures.Select(f => (long)f.Category).ToArray()).DetachFromDisposeScope();
        Colours = tensor(figures.Select(f => (long)f.Colour).ToArray()).DetachFromDisposeScope();
    }

    /// <summary>uint8[N, 3, R, R].</summary>
    public Tensor Images => pool.Images;

    /// <summary>int64[N] in [0, 8): <see cref="Category"/>.</summary>
    public Tensor Categories { get; }

    /// <summary>int64[N] in [0, 8): <see cref="Colour"/>.</summary>
    public Tensor Colours { get; }

    /// <summary>Names of the eight plain categories.</summary>
    public static IReadOnlyList<string> CategoryNames { get; } = [.. WorldPrompts.Categories(Profile.Single).Select(c => c.Name)];

    /// <summary>An ensemble of prompts a category: the bare noun, and the noun with each size and colour.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> CategoryPrompts { get; } = [.. WorldPrompts.Categories(Profile.Single).Select(c => c.Sentences)];

    /// <summary>An ensemble of prompts a colour: the colour with each noun.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> ColourPrompts { get; } = [.. WorldPrompts.Colours(Profile.Single).Select(c => c.Sentences)];

    /// <summary>Draws and renders scenes of one plain object.</summary>
    /// <param name="stream">Split, such as <see cref="Streams.ProbeTest"/>.</param>
    /// <param name="count">Number of scenes N.</param>
    /// <param name="size">Pixels a side R.</param>
    /// <param name="holdOut">Which compositions of category and colour.</param>
    /// <param name="cancellation">Stops between images.</param>
    /// <returns>The scenes; the caller disposes them.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SingleObjects Create(
        ulong stream, int count, int size = 32, HoldOut holdOut = HoldOut.Off, CancellationToken cancellation = default) =>
        new(ScenePool.Create(Profile.Single.With(holdOut: holdOut), stream, count, size, cancellation: cancellation));

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Categories.Dispose();
        Colours.Dispose();
        pool.Dispose();
    }
}
