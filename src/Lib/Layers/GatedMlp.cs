using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Gated MLP without biases: down(activation(x W_gate) * (x W_up)); GeGLU where the activation is GELU.</summary>
/// <remarks>"GLU Variants Improve Transformer", section 2. Gate and up are one matrix, gate first: one large product instead of two.</remarks>
public sealed class GatedMlp : nn.Module<Tensor, Tensor>
{
    private readonly Dense gate_up;
    private readonly Dense down;
    private readonly Activation activation;

    /// <summary>Creates the layer; kernels start normal with deviation 1 / sqrt(inputs).</summary>
    /// <param name="width">Size of a token.</param>
    /// <param name="hidden">Size of each of the two branches.</param>
    /// <param name="activation">Of the gate.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    public GatedMlp(int width, int hidden, Activation activation = Activation.GeluTanh, Device? device = null)
        : base(nameof(GatedMlp))
    {
        this.activation = activation;
        gate_up = Dense.WithoutBias(width, 2 * hidden, device, weight => weight.normal_(0, 1 / Math.Sqrt(width)));
        down = Dense.WithoutBias(hidden, width, device, weight => weight.normal_(0, 1 / Math.Sqrt(hidden)));
        RegisterComponents();
    }

    /// <summary>Transforms each token by itself.</summary>
    /// <param name="input">float[.., D].</param>
    /// <returns>float[.., D].</returns>
    public override Tensor forward(Tensor input)
    {
        var parts = gate_up.forward(input).chunk(2, -1);
        return down.forward(activation.Apply(parts[0]).mul(parts[1]));
    }
}
