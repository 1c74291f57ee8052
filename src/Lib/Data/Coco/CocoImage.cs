namespace Experiments.Data.Coco;

/// <summary>An entry of <c>images</c>.</summary>
/// <param name="Id">Number that annotations refer to.</param>
/// <param name="FileName">Path within the image folder.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
public sealed record CocoImage(long Id, string FileName, int Width, int Height);
