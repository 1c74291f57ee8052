using System.Text.Json.Serialization;

namespace Experiments.Data.Coco;

/// <summary>An entry of <c>segments_info</c>: one thing or stretch of stuff in a panoptic map.</summary>
/// <param name="Id">Its value in the map, red + 256 green + 65536 blue.</param>
/// <param name="CategoryId">What it is.</param>
/// <param name="Area">Pixels covered.</param>
/// <param name="Bbox">Left, top, width, height in pixels.</param>
/// <param name="IsCrowd">1 for a group that was not told apart, else 0.</param>
public sealed record CocoSegment(
    int Id,
    int CategoryId,
    double Area,
    IReadOnlyList<double> Bbox,
    [property: JsonPropertyName("iscrowd")] int IsCrowd = 0);
