using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>What attention returns when a lesson wants to look inside.</summary>
/// <param name="Values">The result: float32[B, H, T, K] of <see cref="ScaledDotProduct"/>, float32[B, T, D] of a layer.</param>
/// <param name="Weights">float32[B, H, T, N]: how much query t takes from key n; rows sum to 1.</param>
public sealed record AttentionOutput(Tensor Values, Tensor Weights);
