using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Self-attention over the places of an image, with a residual connection.</summary>
internal sealed class UNetSelfAttention : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly GroupedNorm? group_norm;
    private readonly Attention attn;
    private readonly double divisor;

    public UNetSelfAttention(int width, UNetAttention attention, UNetConfig config, Device? device, double divisor = 1)
        : base(nameof(UNetSelfAttention))
    {
        this.divisor = divisor;
        int groups = attention.Groups ?? config.Groups;
        if (groups > 0)
            group_norm = new GroupedNorm(groups, width, config.BlockOrDefault.NormEpsilon, device);
        attn = new Attention(width, attention.Heads, device: device);
        RegisterComponents();
    }

    /// <param name="input">float[B, C, H, W].</param>
    /// <param name="context">Not looked at.</param>
    /// <returns>float[B, C, H, W].</returns>
    public override Tensor forward(Tensor input, Tensor? context)
    {
        using var scope = NewDisposeScope();
        var mixed = attn.call(Places.ToTokens(group_norm?.call(input) ?? input));
        return UNetResidual.Divided(input + Places.ToImages(mixed, input.shape), divisor).MoveToOuterDisposeScope();
    }
}
