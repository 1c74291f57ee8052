using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Sums of tensors with numbers as weights: what every step of every sampler is.</summary>
internal static class WeightedSum
{
    /// <summary>w_1 x_1 + w_2 x_2 + ..; terms of weight 0 are left out, so that they need not be finite.</summary>
    /// <returns>A fresh tensor in the current dispose scope.</returns>
    public static Tensor Of(params ReadOnlySpan<(double Weight, Tensor Value)> terms)
    {
        Tensor? sum = null;
        foreach (var (weight, value) in terms)
        {
            using Scalar factor = weight;
            if (sum is null)
                sum = value.mul(factor);
            else if (weight != 0)
                sum = sum.add_(value, alpha: factor);
        }
        return sum!;
    }
}
