using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Gradients under the names and in the layouts of a published checkpoint.</summary>
internal static class PublishedGradients
{
    /// <summary>Puts each parameter's gradient in the parameter's place and exports the module, which is of no other use afterwards.</summary>
    public static IReadOnlyDictionary<string, Tensor> Of(nn.Module module, WeightMap map)
    {
        using var frozen = no_grad();
        foreach (var parameter in module.parameters())
        {
            if (parameter.grad is { } gradient)
                parameter.copy_(gradient);
            else
                parameter.zero_();
        }
        return map.Export(module);
    }
}
