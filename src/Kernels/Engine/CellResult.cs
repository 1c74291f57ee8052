namespace Experiments.Kernels.Engine;

/// <summary>How a cell ended.</summary>
/// <param name="Error">Null when it succeeded.</param>
/// <param name="Elapsed">Wall time, compilation included.</param>
internal sealed record CellResult(CellError? Error, TimeSpan Elapsed);
