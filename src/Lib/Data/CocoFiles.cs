namespace Experiments.Data;

/// <summary>Where the parts of a COCO data set lie; parts that are null are left out.</summary>
/// <param name="Images">Folder of images.</param>
/// <param name="Instances">File of boxes and masks.</param>
/// <param name="Captions">File of captions.</param>
/// <param name="Panoptic">File of panoptic maps.</param>
/// <param name="PanopticImages">Folder of panoptic maps.</param>
public sealed record CocoFiles(
    string Images, string? Instances = null, string? Captions = null, string? Panoptic = null, string? PanopticImages = null)
{
    /// <summary>The layout that the kit exports: <c>images/</c>, <c>instances.json</c>, <c>captions.json</c>, <c>panoptic.json</c>, <c>panoptic/</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Those parts that exist.</returns>
    public static CocoFiles In(string folder) => new(
        Path.Combine(folder, "images"),
        Existing(folder, "instances.json"),
        Existing(folder, "captions.json"),
        Existing(folder, "panoptic.json"),
        Path.Combine(folder, "panoptic"));

    /// <summary>The layout of the published archives, unpacked into one folder.</summary>
    /// <param name="folder">The folder that holds <c>annotations</c>.</param>
    /// <param name="split">Such as <c>val2017</c>.</param>
    /// <returns>Those parts that exist.</returns>
    public static CocoFiles Official(string folder, string split)
    {
        string annotations = Path.Combine(folder, "annotations");
        return new(
            Path.Combine(folder, split),
            Existing(annotations, $"instances_{split}.json"),
            Existing(annotations, $"captions_{split}.json"),
            Existing(annotations, $"panoptic_{split}.json"),
            Path.Combine(annotations, $"panoptic_{split}"));
    }

    private static string? Existing(string folder, string name) =>
        File.Exists(Path.Combine(folder, name)) ? Path.Combine(folder, name) : null;
}
