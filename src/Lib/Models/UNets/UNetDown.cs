using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Halves the resolution by a strided convolution.</summary>
internal sealed class UNetDown : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly ConvLayer conv;
    private readonly bool padsOneSide;

    public UNetDown(int width, UNetConfig config, Device? device)
        : base(nameof(UNetDown))
    {
        int padding = config.BlockOrDefault.DownPadding;
        padsOneSide = padding == 0;
        conv = ConvLayer.Of(width, width, 3, device, stride: 2, padding: padding);
        RegisterComponents();
    }

    /// <param name="input">float[B, C, H, W].</param>
    /// <param name="time">Not looked at.</param>
    /// <returns>float[B, C, H / 2, W / 2].</returns>
    public override Tensor forward(Tensor input, Tensor time)
    {
        using var scope = NewDisposeScope();
        return conv.call(padsOneSide ? nn.functional.pad(input, [0, 1, 0, 1]) : input).MoveToOuterDisposeScope();
    }
}
