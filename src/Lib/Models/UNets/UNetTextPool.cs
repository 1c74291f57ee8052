using Experiments.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Pools context tokens into a vector of the time embedding's size: their mean attends to itself and to them.</summary>
internal sealed class UNetTextPool : nn.Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-5;
    private readonly LayerNorm norm1;
    private readonly Parameter positional_embedding;
    private readonly CrossAttentionWithoutOutput pool;
    private readonly Dense proj;
    private readonly LayerNorm norm2;

    public UNetTextPool(int width, int outputs, int heads, Device? device)
        : base(nameof(UNetTextPool))
    {
        norm1 = nn.LayerNorm(width, Epsilon, device: device, dtype: BlankParameters.Type);
        positional_embedding = LayerSetup.OwnNormal(1 / Math.Sqrt(width), device, 1, width);
        pool = new CrossAttentionWithoutOutput(width, heads, device);
        proj = Dense.Xavier(width, outputs, 1, device);
        norm2 = nn.LayerNorm(outputs, Epsilon, device: device, dtype: BlankParameters.Type);
        RegisterComponents();
    }

    /// <param name="input">float[B, N, D].</param>
    /// <returns>float[B, outputs].</returns>
    public override Tensor forward(Tensor input)
    {
        var tokens = norm1.call(input);
        var mean = tokens.mean([1L], keepdim: true) + positional_embedding; // [B, 1, D]
        return norm2.call(proj.call(pool.call(mean, cat([mean, tokens], 1)).squeeze(1)));
    }

    private sealed class CrossAttentionWithoutOutput : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly Dense q;
        private readonly Dense kv;
        private readonly int heads;

        public CrossAttentionWithoutOutput(int width, int heads, Device? device)
            : base(nameof(CrossAttentionWithoutOutput))
        {
            this.heads = heads;
            q = Dense.Xavier(width, width, 1, device);
            kv = Dense.Xavier(width, width, 2, device);
            RegisterComponents();
        }

        public override Tensor forward(Tensor queries, Tensor memory)
        {
            var parts = kv.call(memory).chunk(2, -1);
            return Heads.Merge(ScaledDotProduct.Attend(Heads.Split(q.call(queries), heads), Heads.Split(parts[0], heads), Heads.Split(parts[1], heads)));
        }
    }
}
