using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>A module's gradients under the published names and in the published layouts.</summary>
internal static class PublishedGradients
{
    /// <summary>Compares every gradient of a case that the fixture has.</summary>
    /// <param name="fixture">Holds tensors named <paramref name="prefix"/> and a published name.</param>
    /// <param name="prefix">Such as <c>grad.</c>.</param>
    /// <param name="model">After the backward pass.</param>
    /// <param name="twin">Another module of the same shape, which is overwritten.</param>
    /// <param name="map">The published names.</param>
    public static void Compare(Fixture fixture, string prefix, nn.Module model, nn.Module twin, WeightMap map)
    {
        var gradients = model.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad);
        using (no_grad())
        {
            foreach (var (name, tensor) in twin.state_dict())
                tensor.copy_(gradients.GetValueOrDefault(name) ?? zeros_like(tensor));
        }
        var published = map.Export(twin);
        foreach (string name in fixture.Io.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            string parameter = name[prefix.Length..];
            fixture.Require(published.ContainsKey(parameter), $"{name}: the model has no such parameter");
            if (published.TryGetValue(parameter, out var gradient))
                fixture.Agree(name, gradient, 2e-4);
        }
    }
}
