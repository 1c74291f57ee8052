using System.Text.Json.Serialization;

namespace Experiments.Data.Coco;

/// <summary>An entry of <c>annotations</c> of an instances file: one object.</summary>
/// <param name="Id">Its number.</param>
/// <param name="ImageId">The image it is in.</param>
/// <param name="CategoryId">What it is.</param>
/// <param name="Bbox">Left, top, width, height in pixels.</param>
/// <param name="Area">Pixels covered.</param>
/// <param name="IsCrowd">1 for a group that was not told apart, else 0.</param>
/// <param name="Segmentation">Its pixels, or null.</param>
public sealed record CocoAnnotation(
    long Id,
    long ImageId,
    int CategoryId,
    IReadOnlyList<double> Bbox,
    double Area = 0,
    [property: JsonPropertyName("iscrowd")] int IsCrowd = 0,
    CocoSegmentation? Segmentation = null);
