namespace Experiments.Data.Coco;

/// <summary>An entry of <c>annotations</c> of a panoptic file: one image's map.</summary>
/// <param name="ImageId">The image.</param>
/// <param name="FileName">The map, a path within the panoptic folder.</param>
/// <param name="SegmentsInfo">What the map's values stand for.</param>
public sealed record CocoPanoptic(long ImageId, string FileName, IReadOnlyList<CocoSegment> SegmentsInfo);
