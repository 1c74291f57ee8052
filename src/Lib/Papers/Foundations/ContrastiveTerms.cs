using Experiments.Models;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>A contrastive loss with the two scalars every lesson plots beside it.</summary>
internal static class ContrastiveTerms
{
    public static LossTerms Of(Tensor loss, DualEncoder model)
    {
        using var quiet = no_grad();
        var metrics = new Dictionary<string, Tensor> { ["temperature"] = model.LogTemperature.exp() };
        if (model.Bias is { } bias)
            metrics["bias"] = bias.clone();
        return new(loss, metrics);
    }
}
