using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Keeps guesses of the clean image in the range of images.</summary>
/// <param name="Range">Largest magnitude; with a quantile the largest threshold.</param>
/// <param name="Quantile">Dynamic thresholding (Imagen): each image is clipped at this quantile of its magnitudes, at least 1, and divided by it. Null for plain clipping.</param>
public sealed record CleanLimit(double Range = 1, double? Quantile = null)
{
    /// <summary>Clips to [-1, 1].</summary>
    public static CleanLimit Clip { get; } = new();

    /// <summary>Limits images.</summary>
    /// <param name="clean">float[B, ..]; unchanged.</param>
    /// <returns>A fresh tensor float[B, ..].</returns>
    public Tensor Apply(Tensor clean)
    {
        Validate();
        using var scope = NewDisposeScope();
        using Scalar one = 1, least = -Range, most = Range;
        if (Quantile is not { } quantile)
            return clean.clamp(least, most).MoveToOuterDisposeScope();
        var rows = clean.flatten(1);
        var threshold = rows.abs().quantile(tensor(quantile, dtype: rows.dtype, device: rows.device), 1, keepdim: true).clamp(one, most);
        return (minimum(maximum(rows, -threshold), threshold) / threshold).view(clean.shape).MoveToOuterDisposeScope();
    }

    private void Validate()
    {
        Check.Positive(Range, "CleanLimit.Range");
        Check.Member(Quantile is null or > 0 and <= 1, "CleanLimit.Quantile", Quantile, "use a quantile from 0 to 1, such as 0.995");
        Check.Member(Quantile is null || Range >= 1, "CleanLimit.Range", Range, "use at least 1 with a quantile");
    }
}
