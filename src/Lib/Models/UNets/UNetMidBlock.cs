using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>The bottom: a residual block, attention, a residual block.</summary>
internal sealed class UNetMidBlock : nn.Module<Tensor, Tensor, Tensor?, Tensor>
{
    private readonly ModuleList<UNetResidual> resnets;
    private readonly ModuleList<nn.Module<Tensor, Tensor?, Tensor>> attentions;

    public UNetMidBlock(UNetConfig config, Device? device)
        : base(nameof(UNetMidBlock))
    {
        int width = config.Levels[^1].Width;
        double divisor = config.BlockOrDefault.MiddleScale;
        resnets = new ModuleList<UNetResidual>(
            [.. Enumerable.Range(0, config.MiddleBlocks).Select(_ => new UNetResidual(width, width, config, device, divisor: divisor))]);
        attentions = new ModuleList<nn.Module<Tensor, Tensor?, Tensor>>(
            config.Middle is null ? [] : [UNetMixers.Create(width, config.Middle, config, device, divisor)]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, Tensor time, Tensor? context)
    {
        var x = input;
        for (int i = 0; i < resnets.Count; i++)
        {
            x = resnets[i].call(x, time);
            if (i < attentions.Count)
                x = attentions[i].call(x, context);
        }
        return x;
    }
}
