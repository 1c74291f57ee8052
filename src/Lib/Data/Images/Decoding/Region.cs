namespace Experiments.Data.Decoding;

/// <summary>A rectangle of a picture.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal readonly record struct Region(int Top, int Left, int Height, int Width);
