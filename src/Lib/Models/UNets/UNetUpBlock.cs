using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>A level on the way up: each residual block sees what the way down kept last; then twice the resolution.</summary>
internal sealed class UNetUpBlock : nn.Module<Tensor, Tensor, Tensor?, Stack<Tensor>, Tensor>
{
    private readonly ModuleList<UNetResidual> resnets;
    private readonly ModuleList<nn.Module<Tensor, Tensor?, Tensor>> attentions;
    private readonly ModuleList<nn.Module> upsamplers;

    /// <param name="index">Which level, counted from the full resolution; that one keeps its resolution.</param>
    /// <param name="inputs">Channels that come from below.</param>
    /// <param name="config">The whole network.</param>
    /// <param name="skips">Widths of what the way down pushed, kept in step with <see cref="forward"/>.</param>
    /// <param name="device">Where the parameters live.</param>
    public UNetUpBlock(int index, int inputs, UNetConfig config, Stack<int> skips, Device? device)
        : base(nameof(UNetUpBlock))
    {
        var level = config.Levels[index];
        int layers = level.Layers + (config.Skips == UNetSkips.All ? 1 : 0);
        resnets = new ModuleList<UNetResidual>(
            [.. Enumerable.Range(0, layers).Select(i => new UNetResidual((i == 0 ? inputs : level.Width) + skips.Pop(), level.Width, config, device))]);
        attentions = new ModuleList<nn.Module<Tensor, Tensor?, Tensor>>(
            level.Up is null ? [] : [.. Enumerable.Range(0, layers).Select(_ => UNetMixers.Create(level.Width, level.Up, config, device))]);
        OutputWidth = index > 0 && config.Skips == UNetSkips.Blocks ? config.Levels[index - 1].Width : level.Width;
        upsamplers = new ModuleList<nn.Module>(
            index == 0 ? [] : level.ResidualUp ? [new UNetResidual(level.Width, OutputWidth, config, device, UNetResample.Up)] : [new UNetUp(level.Width, OutputWidth, device)]);
        RegisterComponents();
    }

    /// <summary>Channels of the result.</summary>
    public int OutputWidth { get; }

    public override Tensor forward(Tensor input, Tensor time, Tensor? context, Stack<Tensor> skips)
    {
        var x = input;
        for (int i = 0; i < resnets.Count; i++)
        {
            x = resnets[i].call(cat([x, skips.Pop()], 1), time);
            if (attentions.Count > 0)
                x = attentions[i].call(x, context);
        }
        foreach (var upsampler in upsamplers)
            x = upsampler is UNetUp up ? up.call(x, skips.Peek().shape[2..]) : ((UNetResidual)upsampler).call(x, time);
        return x;
    }
}
