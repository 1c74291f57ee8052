using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>The tensors of a checkpoint whose names begin alike, by the rest of their names: one tower of a model, or all below <c>params/</c>.</summary>
/// <param name="whole">The checkpoint; stays open, and its opener's.</param>
/// <param name="prefix">What their names begin with.</param>
internal sealed class SourceBelow(ITensorSource whole, string prefix) : ITensorSource
{
    public string Origin => whole.Origin;

    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; } = whole.Shapes
        .Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(s => s.Key[prefix.Length..], s => s.Value);

    public Tensor Read(string name) => whole.Read(prefix + name);

    public void ReadInto(string name, Tensor target) => whole.ReadInto(prefix + name, target);

    public void Dispose()
    {
    }
}
