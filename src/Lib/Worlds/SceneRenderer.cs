using Experiments.Worlds.Rendering;

namespace Experiments.Worlds;

/// <summary>Turns scenes into pictures and exact labels.</summary>
/// <remarks>
/// Figures are signed distance functions with one pixel of anti-aliasing, painted from far to near. Only additions, products,
/// quotients, square roots and comparisons are used, so the bytes are the same for any number of threads and on any machine.
/// The camera noise of households alone needs a logarithm and a cosine, whose last bit may differ between platforms.
/// </remarks>
public static class SceneRenderer
{
    /// <summary>Renders scenes.</summary>
    /// <param name="scenes">What to draw.</param>
    /// <param name="size">Pixels a side R, 8 to 1024; the world is made for 24, 32, 48, 64 and 96.</param>
    /// <param name="views">Images to make; the fewer, the faster.</param>
    /// <param name="threads">Most threads to use; all processors when null.</param>
    /// <param name="cancellation">Stops between images.</param>
    /// <returns>Images and truths, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">The size is out of range, or a scene has more than 16 objects.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RenderedScenes Render(
        IReadOnlyList<Scene> scenes,
        int size,
        SceneViews views = SceneViews.Standard,
        int? threads = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        var rendered = new RenderedScenes(new RenderBatch(scenes.Count, size, views));
        try
        {
            rendered.Batch.DrawAll(i => scenes[i], 0, scenes.Count, threads, cancellation);
            return rendered;
        }
        catch
        {
            rendered.Dispose();
            throw;
        }
    }

    /// <summary>The facts of one scene at a resolution, without its images.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="size">Pixels a side.</param>
    /// <returns>The scene with what is seen of each object.</returns>
    /// <exception cref="ArgumentException">The size is out of range.</exception>
    public static SceneTruth Truth(Scene scene, int size)
    {
        ArgumentNullException.ThrowIfNull(scene);
        using var rendered = Render([scene], size, SceneViews.None, threads: 1);
        return rendered.Truths[0];
    }
}
