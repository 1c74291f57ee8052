namespace Experiments.Data.Coco;

/// <summary>A file of objects with boxes and masks.</summary>
/// <param name="Images">Images.</param>
/// <param name="Annotations">Objects.</param>
/// <param name="Categories">Categories.</param>
public sealed record CocoInstancesFile(
    IReadOnlyList<CocoImage> Images, IReadOnlyList<CocoAnnotation> Annotations, IReadOnlyList<CocoCategory> Categories);
