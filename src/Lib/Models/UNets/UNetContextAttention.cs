using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Attention of tokens over others (or themselves), without biases but on the output: the transformer's of latent diffusion.</summary>
internal sealed class UNetContextAttention : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Dense q;
    private readonly Dense kv;
    private readonly Dense proj;
    private readonly int heads;

    public UNetContextAttention(int width, int contextWidth, int heads, Device? device)
        : base(nameof(UNetContextAttention))
    {
        this.heads = heads;
        q = Dense.WithoutBias(width, width, device, Spread);
        kv = Dense.WithoutBias(contextWidth, 2 * width, device, Spread);
        proj = Dense.Xavier(width, width, 1, device);
        RegisterComponents();
    }

    /// <param name="tokens">float[B, T, D].</param>
    /// <param name="context">float[B, N, E].</param>
    /// <returns>float[B, T, D].</returns>
    public override Tensor forward(Tensor tokens, Tensor context)
    {
        var parts = kv.call(context).chunk(2, -1);
        var mixed = ScaledDotProduct.Attend(Heads.Split(q.call(tokens), heads), Heads.Split(parts[0], heads), Heads.Split(parts[1], heads));
        return proj.call(Heads.Merge(mixed));
    }

    private static void Spread(Tensor weight) => weight.normal_(0, 1 / Math.Sqrt(weight.shape[1]));
}
