using Experiments.Core;

namespace Experiments.Data;

/// <summary>Which examples make up one batch.</summary>
/// <param name="Position">Index of the batch within the run.</param>
/// <param name="Epoch">Pass over the data it belongs to.</param>
/// <param name="Rows">B example indices.</param>
/// <param name="Random">Draws of this batch alone, for caption variants and the like.</param>
public sealed record BatchDraw(long Position, long Epoch, IReadOnlyList<long> Rows, CounterRandom Random);
