using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>A level on the way down: residual blocks with attention, then half the resolution. What the way up will see is pushed.</summary>
internal sealed class UNetDownBlock : nn.Module<Tensor, Tensor, Tensor?, Stack<Tensor>, Tensor>
{
    private readonly ModuleList<UNetResidual> resnets;
    private readonly ModuleList<nn.Module<Tensor, Tensor?, Tensor>> attentions;
    private readonly ModuleList<nn.Module<Tensor, Tensor, Tensor>> downsamplers;
    private readonly bool keepsAll;

    /// <param name="index">Which level; the last one keeps its resolution.</param>
    /// <param name="config">The whole network.</param>
    /// <param name="skips">Widths of what is pushed, kept in step with <see cref="forward"/>.</param>
    /// <param name="device">Where the parameters live.</param>
    public UNetDownBlock(int index, UNetConfig config, Stack<int> skips, Device? device)
        : base(nameof(UNetDownBlock))
    {
        var level = config.Levels[index];
        keepsAll = config.Skips == UNetSkips.All;
        int inputs = config.Levels[Math.Max(index - 1, 0)].Width;
        resnets = new ModuleList<UNetResidual>(
            [.. Enumerable.Range(0, level.Layers).Select(i => new UNetResidual(i == 0 ? inputs : level.Width, level.Width, config, device))]);
        attentions = new ModuleList<nn.Module<Tensor, Tensor?, Tensor>>(
            level.Down is null ? [] : [.. Enumerable.Range(0, level.Layers).Select(_ => UNetMixers.Create(level.Width, level.Down, config, device))]);
        bool halves = index < config.Levels.Count - 1;
        downsamplers = new ModuleList<nn.Module<Tensor, Tensor, Tensor>>(
            !halves ? [] : level.ResidualDown ? [new UNetResidual(level.Width, level.Width, config, device, UNetResample.Down)] : [new UNetDown(level.Width, config, device)]);
        for (int i = 0; i < level.Layers + (halves && keepsAll ? 1 : 0); i++)
            skips.Push(level.Width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, Tensor time, Tensor? context, Stack<Tensor> skips)
    {
        var x = input;
        for (int i = 0; i < resnets.Count; i++)
        {
            x = resnets[i].call(x, time);
            if (attentions.Count > 0)
                x = attentions[i].call(x, context);
            skips.Push(x);
        }
        foreach (var downsampler in downsamplers)
        {
            x = downsampler.call(x, time);
            if (keepsAll)
                skips.Push(x);
        }
        return x;
    }
}
