using Experiments.Worlds.Rendering;
using static TorchSharp.torch;

namespace Experiments.Worlds;

/// <summary>Scenes as images, with the facts of each. Owns its tensors; they also join the caller's dispose scope where one is open.</summary>
public sealed class RenderedScenes : IDisposable
{
    internal RenderedScenes(RenderBatch batch) => Batch = batch;

    /// <summary>uint8[B, 3, R, R]: the pictures, red, green and blue.</summary>
    public Tensor Rgb => Made(Batch.Rgb, SceneViews.Rgb);

    /// <summary>float32[B, R, R]: metric depth in metres, in [1, 10]; 10 where there is neither object nor near ground.</summary>
    public Tensor Depth => Made(Batch.Depth, SceneViews.Depth);

    /// <summary>uint8[B, R, R]: 0 sky, 1 ground, 2 + category otherwise.</summary>
    public Tensor Semantic => Made(Batch.Semantic, SceneViews.Semantic);

    /// <summary>uint8[B, R, R]: 0 where there is no object, 1 + its index in <see cref="Scene.Objects"/> otherwise.</summary>
    public Tensor Instance => Made(Batch.Instance, SceneViews.Instance);

    /// <summary>float32[B, 3, R, R]: unit normals x (right), y (up), z (to the viewer); ground (0, 1, 0), backdrop (0, 0, 1).</summary>
    public Tensor Normal => Made(Batch.Normal, SceneViews.Normal);

    /// <summary>The facts of each scene, in order.</summary>
    public IReadOnlyList<SceneTruth> Truths => Batch.Truths;

    internal RenderBatch Batch { get; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose() => Batch.Dispose();

    private static Tensor Made(Tensor? tensor, SceneViews view) =>
        tensor ?? throw new InvalidOperationException($"{view} was not rendered; pass SceneViews.{view} to SceneRenderer.Render.");
}
