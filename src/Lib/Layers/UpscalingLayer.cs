using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Transposed convolution with 4 x 4 kernels that doubles the resolution, with a bias.</summary>
internal sealed class UpscalingLayer : nn.Module<Tensor, Tensor>
{
    private const int Size = 4;
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>He's rule for a layer that a ReLU follows: each output sees a quarter of the kernel.</summary>
    public UpscalingLayer(int inputs, int outputs, Device? device)
        : base(nameof(UpscalingLayer))
    {
        weight = LayerSetup.OwnNormal(Math.Sqrt(2.0 / (inputs * Size)), device, inputs, outputs, Size, Size);
        bias = LayerSetup.OwnZeros(device, outputs);
        RegisterComponents();
    }

    /// <param name="input">float[B, inputs, H, W].</param>
    /// <returns>float[B, outputs, 2 H, 2 W].</returns>
    public override Tensor forward(Tensor input) => nn.functional.conv_transpose2d(input, weight, bias, strides: [2, 2], padding: [1, 1]);
}
