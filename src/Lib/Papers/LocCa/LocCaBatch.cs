using static TorchSharp.torch;

namespace Experiments.Papers.LocCa;

/// <summary>Pictures with c sequences each, captions first, then AREF, then GCAP.</summary>
/// <param name="Images">float32[B, 3, R, R] in [-1, 1].</param>
/// <param name="Text">int64[B c, T], an image's sequences in a row, padded with 0.</param>
/// <param name="Weights">float32[B c, T]: 1 for tokens to predict, 0 for prefix and padding, and for all of a sequence that the picture does not have.</param>
/// <param name="Parallel">bool[B c]: sequences predicted all at once; null where none is.</param>
public sealed record LocCaBatch(Tensor Images, Tensor Text, Tensor Weights, Tensor? Parallel) : IDisposable
{
    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Text.Dispose();
        Weights.Dispose();
        Parallel?.Dispose();
    }
}
