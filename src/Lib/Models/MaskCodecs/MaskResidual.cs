using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Residual block of the mask codec: 3x3, ReLU, 3x3, ReLU, 1x1, plus the input; nothing after the sum.</summary>
internal sealed class MaskResidual : nn.Module<Tensor, Tensor>
{
    private readonly ConvLayer conv1;
    private readonly ConvLayer conv2;
    private readonly ConvLayer conv3;

    public MaskResidual(int width, Device? device)
        : base(nameof(MaskResidual))
    {
        conv1 = ConvLayer.He(width, width, 3, device);
        conv2 = ConvLayer.He(width, width, 3, device);
        conv3 = ConvLayer.Zero(width, width, 1, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => input + conv3.call(conv2.call(conv1.call(input).relu()).relu());
}
