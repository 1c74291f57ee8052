using System.Text;
using Experiments.Core;
using Experiments.Data;

namespace Experiments.Worlds.Export;

/// <summary>Writes scenes as tar shards.</summary>
internal static class ShardExport
{
    /// <summary>Writes all shards into an empty folder.</summary>
    public static void Write(string folder, ExportRecipe recipe, int samplesPerShard, ProgressLine? progress, CancellationToken cancellation) =>
        TarShards.Write(folder, "scenes", Samples(recipe, progress, cancellation), samplesPerShard);

    private static IEnumerable<TarSample> Samples(ExportRecipe recipe, ProgressLine? progress, CancellationToken cancellation)
    {
        long done = 0;
        foreach (var scene in EncodedScene.All(recipe, cancellation))
        {
            var line = SceneLine.Of(scene.Key, scene.Truth);
            yield return new(scene.Key, new Dictionary<string, byte[]>
            {
                ["png"] = scene.Image,
                ["txt"] = Encoding.UTF8.GetBytes(line.Captions[0]),
                ["json"] = Encoding.UTF8.GetBytes(line.ToJson()),
                ["depth.png"] = scene.Depth,
                ["instance.png"] = scene.Instance,
                ["semantic.png"] = scene.Semantic,
            });
            progress?.Report(++done);
        }
    }
}
