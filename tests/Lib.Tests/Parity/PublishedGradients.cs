using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>A module's gradients under published names and in published layouts.</summary>
internal static class PublishedGradients
{
    /// <summary>Leaves the module with its gradients for parameters, so that the map of the weights serves them too.</summary>
    public static IReadOnlyDictionary<string, Tensor> Of(nn.Module module, WeightMap map)
    {
        using (no_grad())
        {
            foreach (var parameter in module.parameters())
            {
                if (parameter.grad is { } gradient)
                    parameter.copy_(gradient);
                else
                    parameter.zero_();
            }
        }
        return map.Export(module);
    }
}
