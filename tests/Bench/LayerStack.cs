using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>A module of many equal matrices that nothing has filled yet.</summary>
internal sealed class LayerStack : nn.Module
{
    public LayerStack(int layers, ScalarType type)
        : base("stack")
    {
        foreach (string name in Names(layers))
            register_parameter(name, nn.Parameter(empty(Shape, dtype: type)));
    }

    /// <summary>12.5 million elements each.</summary>
    public static long[] Shape { get; } = [12_500, 1000];

    public static IEnumerable<string> Names(int layers) => Enumerable.Range(0, layers).Select(i => $"layer{i}_weight");
}
