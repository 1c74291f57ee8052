using static TorchSharp.torch;

namespace Experiments.Papers.CapPa;

/// <summary>Where a captioner looks in a picture, word by word.</summary>
/// <param name="Words">T words, the end token last.</param>
/// <param name="Maps">float32[T, G, G], on the CPU: share of attention that each patch gets while the word is predicted; each map sums to 1.</param>
public sealed record WordLooks(IReadOnlyList<string> Words, Tensor Maps);
