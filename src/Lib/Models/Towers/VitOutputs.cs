using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>An image tower's named intermediates.</summary>
/// <param name="Patches">float32[B, N, D]: image tokens as the stem gives them, before positions.</param>
/// <param name="Embedded">float32[B, N, D]: tokens with positions, before the first block (class token first where there is one).</param>
/// <param name="Tokens">float32[B, N, D]: image tokens after the last block and the final norm, row-major, without a class token.</param>
/// <param name="Pooled">float32[B, D]: one vector an image, before the head; null without pooling.</param>
/// <param name="PreLogits">float32[B, RepDim]: after the layer before the head; as Pooled where there is none.</param>
/// <param name="Output">float32[B, OutputDim]: after the head; the tokens without pooling.</param>
/// <param name="ProbeWeights">float32[B, H, 1, N]: where the probe looked, rows sum to 1; null unless pooling is by MAP.</param>
/// <param name="BlockWeights">One float32[B, H, N, N] a block: its attention weights.</param>
/// <param name="Hidden">float32[B, N, D] after 0, 1, 2 and all blocks, before the final norm (class token first where there is one).</param>
public sealed record VitOutputs(
    Tensor Patches,
    Tensor Embedded,
    Tensor Tokens,
    Tensor? Pooled,
    Tensor? PreLogits,
    Tensor Output,
    Tensor? ProbeWeights,
    IReadOnlyList<Tensor> BlockWeights,
    IReadOnlyList<Tensor> Hidden);
