using System.Text.Json.Serialization;

namespace Experiments.Data.Coco;

/// <summary>An entry of <c>categories</c>.</summary>
/// <param name="Id">Number that annotations refer to; need not be consecutive.</param>
/// <param name="Name">Name.</param>
/// <param name="Supercategory">Group, or null.</param>
/// <param name="IsThing">In panoptic files 1 for countable things, 0 for stuff; null elsewhere.</param>
public sealed record CocoCategory(
    int Id, string Name, string? Supercategory = null, [property: JsonPropertyName("isthing")] int? IsThing = null);
