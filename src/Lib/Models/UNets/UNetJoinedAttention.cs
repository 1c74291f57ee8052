using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Self-attention over the places of an image, whose keys and values are joined by those of the context; with a residual connection.</summary>
internal sealed class UNetJoinedAttention : nn.Module<Tensor, Tensor?, Tensor>
{
    private const double Epsilon = 1e-5;
    private const int ContextGroups = 32;
    private readonly GroupedNorm group_norm;
    private readonly GroupedNorm? norm_cross;
    private readonly Dense q;
    private readonly Dense? kv;
    private readonly Dense context_kv;
    private readonly Dense proj;
    private readonly int heads;

    public UNetJoinedAttention(int width, UNetAttention attention, UNetConfig config, Device? device)
        : base(nameof(UNetJoinedAttention))
    {
        heads = attention.Heads;
        group_norm = new GroupedNorm(attention.Groups ?? config.Groups, width, Epsilon, device);
        if (attention.ContextNorm)
            norm_cross = new GroupedNorm(ContextGroups, attention.ContextWidth, Epsilon, device);
        q = Dense.Xavier(width, width, 1, device);
        if (!attention.ContextOnly)
            kv = Dense.Xavier(width, width, 2, device);
        context_kv = Dense.Xavier(attention.ContextWidth, width, 2, device);
        proj = Dense.Xavier(width, width, 1, device);
        RegisterComponents();
    }

    /// <param name="input">float[B, C, H, W].</param>
    /// <param name="context">float[B, N, E].</param>
    /// <returns>float[B, C, H, W].</returns>
    public override Tensor forward(Tensor input, Tensor? context)
    {
        using var scope = NewDisposeScope();
        var tokens = Places.ToTokens(group_norm.call(input));
        var words = norm_cross is null ? context! : norm_cross.call(context!.transpose(1, 2)).transpose(1, 2);
        var joined = context_kv.call(words);
        if (kv is not null)
            joined = cat([joined, kv.call(tokens)], 1);
        var parts = joined.chunk(2, -1);
        var mixed = ScaledDotProduct.Attend(Heads.Split(q.call(tokens), heads), Heads.Split(parts[0], heads), Heads.Split(parts[1], heads));
        return (input + Places.ToImages(proj.call(Heads.Merge(mixed)), input.shape)).MoveToOuterDisposeScope();
    }
}
