using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>The first T5's feed-forward layer without biases and gate; its successors have <see cref="GatedMlp"/>.</summary>
internal sealed class T5Mlp : nn.Module<Tensor, Tensor>
{
    private readonly Dense wi;
    private readonly Dense wo;
    private readonly Activation activation;

    private T5Mlp(T5Config config, Device? device)
        : base(nameof(T5Mlp))
    {
        activation = config.Activation;
        wi = Dense.WithoutBias(config.Width, config.MlpDim, device, weight => weight.normal_(0, 1 / Math.Sqrt(config.Width)));
        wo = Dense.WithoutBias(config.MlpDim, config.Width, device, weight => weight.normal_(0, 1 / Math.Sqrt(config.MlpDim)));
        RegisterComponents();
    }

    /// <summary>The layer that a configuration asks for.</summary>
    public static nn.Module<Tensor, Tensor> Of(T5Config config, Device? device) =>
        config.Gated ? new GatedMlp(config.Width, config.MlpDim, config.Activation, device) : new T5Mlp(config, device);

    /// <summary>Transforms each token by itself: float[.., D] to float[.., D].</summary>
    public override Tensor forward(Tensor input) => wo.forward(activation.Apply(wi.forward(input)));
}
