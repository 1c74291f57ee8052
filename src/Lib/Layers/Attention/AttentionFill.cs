using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>How the matrices of an attention layer without biases start; each rule fills float[outputs, inputs] in place.</summary>
/// <param name="Queries">Of the queries' projection.</param>
/// <param name="KeysAndValues">Of the keys' and of the values' projection.</param>
/// <param name="Output">Of the projection after the heads.</param>
internal sealed record AttentionFill(Action<Tensor> Queries, Action<Tensor> KeysAndValues, Action<Tensor> Output)
{
    /// <summary>Xavier uniform everywhere: flax's rule for attention.</summary>
    public static AttentionFill Xavier { get; } = new(Uniform, Uniform, Uniform);

    /// <summary>Normal with T5's deviations, which make up for scores that are not divided by sqrt(K).</summary>
    /// <param name="width">Size of a token.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headDim">Size of a head.</param>
    /// <returns>(D K)^-1/2 for queries, D^-1/2 for keys and values, (H K)^-1/2 for the output.</returns>
    public static AttentionFill T5(int width, int heads, int headDim) =>
        new(Normal((double)width * headDim), Normal(width), Normal((double)heads * headDim));

    /// <summary>Fills matrices of equal size that lie below each other, each by its own rule.</summary>
    public static void Each(Tensor fused, params ReadOnlySpan<Action<Tensor>> rules)
    {
        var parts = fused.chunk(rules.Length, 0);
        for (int i = 0; i < rules.Length; i++)
            rules[i](parts[i]);
    }

    private static Action<Tensor> Normal(double variance) => weight => weight.normal_(0, 1 / Math.Sqrt(variance));

    private static void Uniform(Tensor weight) => nn.init.xavier_uniform_(weight);
}
