namespace Experiments.Data;

/// <summary>A token and the bytes of the normalised text that it covers.</summary>
internal readonly record struct PieceSpan(int Id, int Start, int Length);
