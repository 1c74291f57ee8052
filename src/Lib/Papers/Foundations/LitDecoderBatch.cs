using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>Examples by the places of their pictures.</summary>
/// <param name="Scenes">int64[B]: place of each picture in the training pool.</param>
/// <param name="Text">int64[B, T]: prompt, answer, end token, padding.</param>
/// <param name="Weights">float32[B, T]: 1 for answer and end token, 0 elsewhere.</param>
public sealed record LitDecoderBatch(Tensor Scenes, Tensor Text, Tensor Weights) : IDisposable
{
    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Scenes.Dispose();
        Text.Dispose();
        Weights.Dispose();
    }
}
