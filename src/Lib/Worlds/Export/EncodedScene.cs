using Experiments.Data;
using Experiments.Data.Coco;
using static TorchSharp.torch;

namespace Experiments.Worlds.Export;

/// <summary>One scene as the files of an export.</summary>
/// <param name="Key">Its index within the split, six digits or more.</param>
/// <param name="Truth">Its facts.</param>
/// <param name="Image">Picture, PNG.</param>
/// <param name="Depth">Depth in millimetres, 16-bit PNG.</param>
/// <param name="Instance">Objects, 8-bit PNG.</param>
/// <param name="Semantic">Classes, 8-bit PNG.</param>
/// <param name="Panoptic">Panoptic map, colour PNG.</param>
/// <param name="Masks">Visible pixels of each object.</param>
/// <param name="Ground">Visible pixels of the ground.</param>
/// <param name="Sky">Visible pixels of the backdrop.</param>
internal sealed record EncodedScene(
    string Key,
    SceneTruth Truth,
    byte[] Image,
    byte[] Depth,
    byte[] Instance,
    byte[] Semantic,
    byte[] Panoptic,
    IReadOnlyList<RunLengthMask> Masks,
    RunLengthMask Ground,
    RunLengthMask Sky)
{
    private const int Chunk = 256;

    /// <summary>Draws, renders and encodes scenes, some hundred at a time.</summary>
    public static IEnumerable<EncodedScene> All(ExportRecipe recipe, CancellationToken cancellation)
    {
        for (int done = 0; done < recipe.Count; done += Chunk)
        {
            foreach (var scene in Some(recipe, done, Math.Min(Chunk, recipe.Count - done), cancellation))
                yield return scene;
        }
    }

    private static EncodedScene[] Some(ExportRecipe recipe, int first, int count, CancellationToken cancellation)
    {
        var scenes = Diorama.Scenes(recipe.Seed, recipe.Stream, recipe.Start + (ulong)first, count, recipe.Profile);
        using var rendered = SceneRenderer.Render(scenes, recipe.Size, SceneViews.Standard, cancellation: cancellation);
        var encoded = new EncodedScene[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, i => encoded[i] = Encode(rendered, i));
        return encoded;
    }

    private static EncodedScene Encode(RenderedScenes rendered, int i)
    {
        using var scope = NewDisposeScope();
        var truth = rendered.Truths[i];
        var (instance, semantic) = (rendered.Instance.select(0, i), rendered.Semantic.select(0, i));
        return new(
            $"{truth.Scene.Index:000000}",
            truth,
            ImageFile.EncodePng(rendered.Rgb.select(0, i)),
            LabelPng.Encode(Millimetres(rendered.Depth.select(0, i))),
            LabelPng.Encode(instance),
            LabelPng.Encode(semantic),
            PanopticPng.Encode(Segments(instance, semantic)),
            [.. truth.Sights.Select(s => Mask(instance, s.Index + 1))],
            Mask(semantic, WorldCategories.GroundClass),
            Mask(semantic, WorldCategories.SkyClass));
    }

    private static Tensor Millimetres(Tensor metres) =>
        tensor(Array.ConvertAll(metres.data<float>().ToArray(), z => (int)MathF.Round(1000 * z)), metres.shape);

    private static Tensor Segments(Tensor instance, Tensor semantic)
    {
        var objects = instance.bytes;
        var classes = semantic.bytes;
        var ids = new int[objects.Length];
        for (int p = 0; p < ids.Length; p++)
        {
            ids[p] = objects[p] > 0 ? objects[p]
                : classes[p] == WorldCategories.GroundClass ? WorldCategories.GroundSegment : WorldCategories.SkySegment;
        }
        return tensor(ids, instance.shape);
    }

    private static RunLengthMask Mask(Tensor map, int value) =>
        RunLengthMask.Where((int)map.shape[0], (int)map.shape[1], map.bytes, value);
}
