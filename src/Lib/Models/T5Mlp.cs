using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>T5's feed-forward layer without biases: activation(x A) C, or gated, activation(x A) * (x B) C.</summary>
internal sealed class T5Mlp : nn.Module<Tensor, Tensor>
{
    private readonly Dense wi;
    private readonly Dense wo;
    private readonly Activation activation;
    private readonly bool gated;

    /// <summary>Creates the layer; the gate's matrix A lies above B in one fused projection.</summary>
    public T5Mlp(T5Config config, Device? device)
        : base(nameof(T5Mlp))
    {
        (activation, gated) = (config.Activation, config.Gated);
        wi = Dense.WithoutBias(config.Width, (gated ? 2 : 1) * config.MlpDim, device, weight => weight.normal_(0, 1 / Math.Sqrt(config.Width)));
        wo = Dense.WithoutBias(config.MlpDim, config.Width, device, weight => weight.normal_(0, 1 / Math.Sqrt(config.MlpDim)));
        RegisterComponents();
    }

    /// <summary>Transforms each token by itself: float[.., D] to float[.., D].</summary>
    public override Tensor forward(Tensor input)
    {
        var hidden = wi.forward(input);
        if (!gated)
            return wo.forward(activation.Apply(hidden));
        var parts = hidden.chunk(2, -1);
        return wo.forward(activation.Apply(parts[0]) * parts[1]);
    }
}
