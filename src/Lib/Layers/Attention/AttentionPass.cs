using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>What the attention layers of one pass through a decoder share.</summary>
/// <param name="Rotation">Angles of the pass's tokens.</param>
/// <param name="Bias">Added to the scores: float[T, N] or float[B, 1, T, N], see <see cref="AttentionMasks.Bias"/>; null where nothing is hidden or the pass is causal.</param>
/// <param name="Causal">Whether token t sees tokens 0..t only, without a bias that says so.</param>
public sealed record AttentionPass(Rotation Rotation, Tensor? Bias, bool Causal);
