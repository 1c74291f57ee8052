using Experiments.Core;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Group norm: mean 0 and variance 1 over each group of channels and all places of an image, then a scale and a shift a channel.</summary>
/// <remarks>TorchSharp's own layer leaves its weights uninitialised.</remarks>
internal sealed class GroupedNorm : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly int groups;
    private readonly double epsilon;

    public GroupedNorm(int groups, int channels, double epsilon, Device? device)
        : base(nameof(GroupedNorm))
    {
        Check.Member(groups > 0 && channels % groups == 0, "groups", groups, $"use a divisor of the {channels} channels");
        this.groups = groups;
        this.epsilon = epsilon;
        weight = LayerSetup.Own(device, initial => initial.fill_(1f), channels);
        bias = LayerSetup.OwnZeros(device, channels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => nn.functional.group_norm(input, groups, weight, bias, epsilon);
}
