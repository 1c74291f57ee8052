using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>A text tower's named intermediates.</summary>
/// <param name="Tokens">float32[B, T, D]: after the last block and the final norm.</param>
/// <param name="Pooled">float32[B, D]: one vector a text, before the head.</param>
/// <param name="Output">float32[B, OutputDim]: after the head.</param>
/// <param name="BlockWeights">One float32[B, H, T, T] a block: its attention weights.</param>
/// <param name="Hidden">float32[B, T, D] after 0, 1, 2 and all blocks, before the final norm.</param>
public sealed record TextOutputs(Tensor Tokens, Tensor Pooled, Tensor Output, IReadOnlyList<Tensor> BlockWeights, IReadOnlyList<Tensor> Hidden);
