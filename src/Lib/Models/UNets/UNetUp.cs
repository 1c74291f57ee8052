using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Brings images to a given size by repetition, then convolves.</summary>
internal sealed class UNetUp : nn.Module<Tensor, long[], Tensor>
{
    private readonly ConvLayer conv;

    public UNetUp(int inputs, int outputs, Device? device)
        : base(nameof(UNetUp))
    {
        conv = ConvLayer.Of(inputs, outputs, 3, device);
        RegisterComponents();
    }

    /// <param name="input">float[B, C, H, W].</param>
    /// <param name="size">Height and width.</param>
    /// <returns>float[B, outputs, height, width].</returns>
    public override Tensor forward(Tensor input, long[] size)
    {
        using var scope = NewDisposeScope();
        return conv.call(UNetResidual.Enlarged(input, size[0], size[1])).MoveToOuterDisposeScope();
    }
}
