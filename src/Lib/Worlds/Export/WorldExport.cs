using Experiments.Core;

namespace Experiments.Worlds.Export;

/// <summary>Writes scenes as data sets that other tools, and this library's readers of real data, understand.</summary>
/// <remarks>
/// The same arguments give the same bytes on any machine. A folder appears whole or not at all; an earlier export is replaced, anything
/// else that exists is refused.
/// </remarks>
public static class WorldExport
{
    /// <summary>Writes a COCO data set, read back by <c>new CocoDataset(CocoFiles.In(folder))</c>.</summary>
    /// <remarks>
    /// <c>images/</c>; <c>instances.json</c> with boxes and masks of all visible objects; <c>captions.json</c> with three English captions a
    /// scene; <c>panoptic.json</c> and <c>panoptic/</c>; <c>depth/</c> with 16-bit PNG files in millimetres; <c>scenes.jsonl</c> with the
    /// scene records, boxes in [0, 1] and captions in five languages; <c>export.json</c> with these arguments.
    /// Category numbers are 1 + the value in semantic maps; image numbers are scene indices.
    /// </remarks>
    /// <param name="folder">Target folder.</param>
    /// <param name="profile">Ranges to draw from.</param>
    /// <param name="stream">Split, such as <see cref="Streams.Test"/>.</param>
    /// <param name="count">Number of scenes.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="start">Index of the first scene.</param>
    /// <param name="seed">World seed.</param>
    /// <param name="progress">Told of every scene.</param>
    /// <param name="cancellation">Ends the export; nothing is left of it.</param>
    /// <exception cref="ArgumentException">A number or the profile is out of range.</exception>
    /// <exception cref="IOException">The folder holds something else or cannot be written.</exception>
    public static void ToCoco(
        string folder,
        Profile profile,
        ulong stream,
        int count,
        int size,
        ulong start = 0,
        ulong seed = 7,
        ProgressLine? progress = null,
        CancellationToken cancellation = default) =>
        Write(folder, new("coco", profile, stream, start, count, size, seed), (f, recipe) => CocoExport.Write(f, recipe, progress, cancellation));

    /// <summary>Writes tar shards, read back by <c>new TarShards("folder/scenes-{000000..000000}.tar")</c>.</summary>
    /// <remarks>
    /// A sample has the members <c>png</c>, <c>txt</c> (first English caption), <c>json</c> (all captions, boxes, scene record),
    /// <c>depth.png</c> (millimetres, 16 bits), <c>instance.png</c> and <c>semantic.png</c>.
    /// </remarks>
    /// <param name="folder">Target folder.</param>
    /// <param name="profile">Ranges to draw from.</param>
    /// <param name="stream">Split, such as <see cref="Streams.Test"/>.</param>
    /// <param name="count">Number of scenes.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="samplesPerShard">Largest number of scenes a shard.</param>
    /// <param name="start">Index of the first scene.</param>
    /// <param name="seed">World seed.</param>
    /// <param name="progress">Told of every scene.</param>
    /// <param name="cancellation">Ends the export; nothing is left of it.</param>
    /// <exception cref="ArgumentException">A number or the profile is out of range.</exception>
    /// <exception cref="IOException">The folder holds something else or cannot be written.</exception>
    public static void ToShards(
        string folder,
        Profile profile,
        ulong stream,
        int count,
        int size,
        int samplesPerShard = 1000,
        ulong start = 0,
        ulong seed = 7,
        ProgressLine? progress = null,
        CancellationToken cancellation = default)
    {
        Check.Positive(samplesPerShard, nameof(samplesPerShard));
        Write(folder, new("shards", profile, stream, start, count, size, seed), (f, recipe) => ShardExport.Write(f, recipe, samplesPerShard, progress, cancellation));
    }

    private static void Write(string folder, ExportRecipe recipe, Action<string, ExportRecipe> fill)
    {
        recipe.Validate();
        ExportFolder.Write(folder, partial =>
        {
            fill(partial, recipe);
            File.WriteAllText(Path.Combine(partial, ExportRecipe.FileName), recipe.ToJson());
        });
    }
}
