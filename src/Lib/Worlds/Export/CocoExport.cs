using Experiments.Core;
using Experiments.Data.Coco;

namespace Experiments.Worlds.Export;

/// <summary>Writes scenes in COCO's layout.</summary>
internal sealed class CocoExport(string folder)
{
    private readonly List<CocoImage> images = [];
    private readonly List<CocoAnnotation> instances = [];
    private readonly List<CocoCaption> captions = [];
    private readonly List<CocoPanoptic> maps = [];

    /// <summary>Writes all files into an empty folder.</summary>
    public static void Write(string folder, ExportRecipe recipe, ProgressLine? progress, CancellationToken cancellation)
    {
        foreach (string part in new[] { "images", "depth", "panoptic" })
            Directory.CreateDirectory(Path.Combine(folder, part));
        var export = new CocoExport(folder);
        using (var lines = new StreamWriter(Path.Combine(folder, "scenes.jsonl")) { NewLine = "\n" })
        {
            foreach (var scene in EncodedScene.All(recipe, cancellation))
            {
                var line = SceneLine.Of(scene.Key, scene.Truth);
                lines.WriteLine(line.ToJson());
                export.Add(scene, line.Captions);
                progress?.Report(export.images.Count);
            }
        }
        export.WriteAnnotations();
    }

    private void Add(EncodedScene scene, IReadOnlyList<string> texts)
    {
        string file = $"{scene.Key}.png";
        File.WriteAllBytes(Path.Combine(folder, "images", file), scene.Image);
        File.WriteAllBytes(Path.Combine(folder, "depth", file), scene.Depth);
        File.WriteAllBytes(Path.Combine(folder, "panoptic", file), scene.Panoptic);
        long id = (long)scene.Truth.Scene.Index;
        images.Add(new(id, file, scene.Truth.Size, scene.Truth.Size));
        // Evaluation tools take the number 0 for "no match", so objects and captions count from 1.
        foreach (string text in texts)
            captions.Add(new(captions.Count + 1, id, text));
        foreach (var sight in scene.Truth.Sights.Where(s => s.Area > 0))
        {
            instances.Add(new(
                instances.Count + 1,
                id,
                CategoryOf(scene, sight),
                PixelBox(sight, scene.Truth.Size),
                sight.Area,
                Segmentation: new(scene.Masks[sight.Index])));
        }
        maps.Add(new(id, file, [.. Segments(scene)]));
    }

    private void WriteAnnotations()
    {
        CocoJson.Write(Path.Combine(folder, "instances.json"), new CocoInstancesFile(images, instances, WorldCategories.Things));
        CocoJson.Write(Path.Combine(folder, "captions.json"), new CocoCaptionsFile(images, captions));
        CocoJson.Write(Path.Combine(folder, "panoptic.json"), new CocoPanopticFile(images, maps, WorldCategories.All));
    }

    private static IEnumerable<CocoSegment> Segments(EncodedScene scene)
    {
        foreach (var sight in scene.Truth.Sights.Where(s => s.Area > 0))
            yield return new(sight.Index + 1, CategoryOf(scene, sight), sight.Area, PixelBox(sight, scene.Truth.Size));
        foreach (var (id, category, mask) in new[] { (WorldCategories.GroundSegment, WorldCategories.Ground, scene.Ground), (WorldCategories.SkySegment, WorldCategories.Sky, scene.Sky) })
        {
            if (mask.Area > 0)
                yield return new(id, category, mask.Area, mask.PixelBox());
        }
    }

    private static int CategoryOf(EncodedScene scene, Sight sight) => WorldCategories.Of(scene.Truth.Scene.Objects[sight.Index].Category);

    // Boxes come from counted pixels, so rounding only removes what the division by the size left.
    private static double[] PixelBox(Sight s, int size)
    {
        double x = Math.Round(s.Left * (double)size), y = Math.Round(s.Top * (double)size);
        return [x, y, Math.Round(s.Right * (double)size) - x, Math.Round(s.Bottom * (double)size) - y];
    }
}
