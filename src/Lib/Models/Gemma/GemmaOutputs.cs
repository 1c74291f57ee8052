using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>A decoder's named intermediates.</summary>
/// <param name="Mask">bool[T, T] or bool[B, T, T]: who sees whom in blocks without a window.</param>
/// <param name="WindowMask">The same for blocks that look back no further than the window; null where there are none.</param>
/// <param name="Hidden">float[B, T, D], one more than there are blocks: 0 enters the first block, the last is after the final norm.</param>
/// <param name="BlockWeights">One float[B, H, T, T] a block: its attention weights, rows sum to 1.</param>
/// <param name="Logits">float[B, T, V].</param>
public sealed record GemmaOutputs(
    Tensor Mask, Tensor? WindowMask, IReadOnlyList<Tensor> Hidden, IReadOnlyList<Tensor> BlockWeights, Tensor Logits);
