namespace Experiments.Data.Coco;

/// <summary>A file of panoptic maps: every pixel belongs to one segment or to none.</summary>
/// <param name="Images">Images.</param>
/// <param name="Annotations">One map an image.</param>
/// <param name="Categories">Things and stuff.</param>
public sealed record CocoPanopticFile(
    IReadOnlyList<CocoImage> Images, IReadOnlyList<CocoPanoptic> Annotations, IReadOnlyList<CocoCategory> Categories);
