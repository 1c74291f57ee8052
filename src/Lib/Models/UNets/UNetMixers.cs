using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Makes the attention that a configuration asks for.</summary>
internal static class UNetMixers
{
    public static nn.Module<Tensor, Tensor?, Tensor> Create(int width, UNetAttention attention, UNetConfig config, Device? device, double divisor = 1) => attention.Mixing switch
    {
        UNetMixing.Attention => new UNetSelfAttention(width, attention, config, device, divisor),
        UNetMixing.Transformer => new UNetTransformer(width, attention, config, device),
        UNetMixing.JoinedContext => new UNetJoinedAttention(width, attention, config, device),
        _ => throw new ArgumentOutOfRangeException(nameof(attention), attention.Mixing, "Use one of the named kinds."),
    };
}
