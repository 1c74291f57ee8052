namespace Experiments.Data.Coco;

/// <summary>A file of captions.</summary>
/// <param name="Images">Images.</param>
/// <param name="Annotations">Captions, any number an image.</param>
public sealed record CocoCaptionsFile(IReadOnlyList<CocoImage> Images, IReadOnlyList<CocoCaption> Annotations);
