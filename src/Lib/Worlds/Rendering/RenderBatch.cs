using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Worlds.Rendering;

/// <summary>Paints scenes on each thread's canvas and writes them straight into the native memory of a batch.</summary>
internal sealed unsafe class RenderBatch : IDisposable
{
    private const int MinSize = 8;
    private const int MaxSize = 1024;
    private readonly int size;
    private readonly SceneViews views;
    private readonly byte* rgb;
    private readonly float* depth;
    private readonly byte* semantic;
    private readonly byte* instance;
    private readonly float* normal;

    internal RenderBatch(int count, int size, SceneViews views)
    {
        Check.Member(size is >= MinSize and <= MaxSize, "size", size, $"use {MinSize} to {MaxSize} pixels a side");
        this.size = size;
        this.views = views;
        Truths = new SceneTruth[count];
        Rgb = Allocate(SceneViews.Rgb, ScalarType.Byte, count, 3, size, size);
        Depth = Allocate(SceneViews.Depth, ScalarType.Float32, count, size, size);
        Semantic = Allocate(SceneViews.Semantic, ScalarType.Byte, count, size, size);
        Instance = Allocate(SceneViews.Instance, ScalarType.Byte, count, size, size);
        Normal = Allocate(SceneViews.Normal, ScalarType.Float32, count, 3, size, size);
        rgb = Memory(Rgb);
        depth = (float*)Memory(Depth);
        semantic = Memory(Semantic);
        instance = Memory(Instance);
        normal = (float*)Memory(Normal);
    }

    internal SceneTruth[] Truths { get; }

    internal Tensor? Rgb { get; }

    internal Tensor? Depth { get; }

    internal Tensor? Semantic { get; }

    internal Tensor? Instance { get; }

    internal Tensor? Normal { get; }

    private IEnumerable<Tensor> Tensors => new[] { Rgb, Depth, Semantic, Instance, Normal }.OfType<Tensor>();

    /// <summary>Frees the images.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors)
            tensor.Dispose();
    }

    /// <summary>Lets the images outlive the scope in which they were made.</summary>
    internal void DetachFromDisposeScope()
    {
        foreach (var tensor in Tensors)
            tensor.DetachFromDisposeScope();
    }

    /// <summary>Paints one scene as image <paramref name="i"/> of the batch. Different images may be painted at the same time.</summary>
    internal void Draw(Scene scene, int i)
    {
        Check.Member(
            scene.Objects.Length <= Profile.ObjectLimit, "Scene.Objects", scene.Objects.Length, $"draw at most {Profile.ObjectLimit} objects");
        var canvas = Canvas.Rent(size, views);
        BackdropPainter.Paint(canvas, scene);
        Span<int> order = stackalloc int[scene.Objects.Length];
        SortFarFirst(scene, order);
        foreach (int k in order)
            FigurePainter.Paint(canvas, scene, k);
        int plane = size * size;
        if (rgb != null)
        {
            if (scene.Home is { } home)
                CameraNoise.Add(canvas, scene, home.CameraNoise);
            byte* image = rgb + 3L * plane * i;
            PlaneWriter.Colour(canvas, canvas.Red, scene.Tint.Red, new Span<byte>(image, plane));
            PlaneWriter.Colour(canvas, canvas.Green, scene.Tint.Green, new Span<byte>(image + plane, plane));
            PlaneWriter.Colour(canvas, canvas.Blue, scene.Tint.Blue, new Span<byte>(image + 2 * plane, plane));
        }
        if (depth != null)
            PlaneWriter.Numbers(canvas, canvas.Depth, new Span<float>(depth + (long)plane * i, plane));
        if (semantic != null)
            PlaneWriter.Classes(canvas, scene, new Span<byte>(semantic + (long)plane * i, plane));
        if (instance != null)
            PlaneWriter.Instances(canvas, new Span<byte>(instance + (long)plane * i, plane));
        if (normal != null)
        {
            float* image = normal + 3L * plane * i;
            PlaneWriter.Numbers(canvas, canvas.NormalX, new Span<float>(image, plane));
            PlaneWriter.Numbers(canvas, canvas.NormalY, new Span<float>(image + plane, plane));
            PlaneWriter.Numbers(canvas, canvas.NormalZ, new Span<float>(image + 2 * plane, plane));
        }
        Truths[i] = new SceneTruth(scene, size, SightCounter.Count(canvas, scene));
    }

    /// <summary>Paints scenes <paramref name="start"/> to <paramref name="end"/> - 1, the last excluded, on several threads.</summary>
    internal void DrawAll(Func<int, Scene> scene, int start, int end, int? threads, CancellationToken cancellation)
    {
        if (threads is { } most)
            Check.Positive(most, nameof(threads));
        if (threads == 1)
        {
            for (int i = start; i < end; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                Draw(scene(i), i);
            }
            return;
        }
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount, CancellationToken = cancellation };
        try
        {
            Parallel.For(start, end, options, i => Draw(scene(i), i));
        }
        catch (AggregateException e) when (e.InnerException is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    // Stable, so that objects at one depth keep their order.
    private static void SortFarFirst(Scene scene, Span<int> order)
    {
        for (int k = 0; k < order.Length; k++)
        {
            int at = k;
            for (; at > 0 && scene.Objects[order[at - 1]].Z < scene.Objects[k].Z; at--)
                order[at] = order[at - 1];
            order[at] = k;
        }
    }

    private static byte* Memory(Tensor? tensor)
    {
        if (tensor is null || tensor.numel() == 0)
            return null;
        return (byte*)Unsafe.AsPointer(ref tensor.bytes[0]);
    }

    private Tensor? Allocate(SceneViews view, ScalarType type, params long[] shape) =>
        (views & view) == 0 ? null : empty(shape, type);
}
