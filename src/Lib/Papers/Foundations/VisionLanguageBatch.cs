using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>Pictures with prompts and answers.</summary>
/// <param name="Images">float32[B, 3, R, R] in [-1, 1].</param>
/// <param name="Text">One row a picture.</param>
public sealed record VisionLanguageBatch(Tensor Images, PrefixBatch Text) : IDisposable
{
    /// <summary>Takes the tensors out of the current dispose scope.</summary>
    /// <returns>This batch.</returns>
    public VisionLanguageBatch Detached()
    {
        foreach (var tensor in new[] { Images, Text.Ids, Text.MaskAr, Text.Real, Text.Loss })
            tensor.DetachFromDisposeScope();
        return this;
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Text.Dispose();
    }
}
