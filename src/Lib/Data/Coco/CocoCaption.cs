namespace Experiments.Data.Coco;

/// <summary>An entry of <c>annotations</c> of a captions file.</summary>
/// <param name="Id">Its number.</param>
/// <param name="ImageId">The image it describes.</param>
/// <param name="Caption">The text.</param>
public sealed record CocoCaption(long Id, long ImageId, string Caption);
