using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Dense, activation, Dense.</summary>
public sealed class Mlp : nn.Module<Tensor, Tensor>
{
    private readonly Dense fc1;
    private readonly Dense fc2;
    private readonly Activation activation;

    /// <summary>Creates the layer.</summary>
    /// <param name="width">Size of a token.</param>
    /// <param name="hidden">Size between the two matrices.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <param name="activation">Between the two matrices.</param>
    public Mlp(int width, int hidden, Device? device = null, Activation activation = Activation.GeluTanh)
        : base(nameof(Mlp))
    {
        this.activation = activation;
        fc1 = Dense.Mlp(width, hidden, device);
        fc2 = Dense.Mlp(hidden, width, device);
        RegisterComponents();
    }

    /// <summary>Transforms each token by itself.</summary>
    /// <param name="input">float32[.., D].</param>
    /// <returns>float32[.., D].</returns>
    public override Tensor forward(Tensor input) => fc2.forward(activation.Apply(fc1.forward(input)));
}
