using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>One block: x += attention(norm(x)); x += mlp(norm(x)); in Gemma 2 what is added is normalised too.</summary>
internal sealed class GemmaBlock : nn.Module<Tensor, AttentionPass, Tensor>
{
    private readonly RmsNorm norm1;
    private readonly GroupedAttention attn;
    private readonly RmsNorm? post_norm1;
    private readonly RmsNorm norm2;
    private readonly GatedMlp mlp;
    private readonly RmsNorm? post_norm2;

    public GemmaBlock(GemmaConfig config, Device? device)
        : base(nameof(GemmaBlock))
    {
        RmsNorm Norm() => new(config.Width, config.NormEpsilon, offset: true, device);
        norm1 = Norm();
        attn = new GroupedAttention(
            config.Width, config.Heads, config.KeyValueHeads, config.HeadDim, config.AttentionScale, config.AttentionCap, device);
        norm2 = Norm();
        mlp = new GatedMlp(config.Width, config.MlpDim, config.Activation, device);
        if (config.PostNorms)
            (post_norm1, post_norm2) = (Norm(), Norm());
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, AttentionPass pass) => forward(input, pass, null);

    /// <summary>The same, leaving keys and values in a cache.</summary>
    public Tensor forward(Tensor input, AttentionPass pass, KeyValueCache? cache)
    {
        using var scope = NewDisposeScope();
        return Finish(input, attn.forward(norm1.forward(input), pass, cache)).MoveToOuterDisposeScope();
    }

    /// <summary>The same result with the weights of the block's attention.</summary>
    public AttentionOutput Inspect(Tensor input, AttentionPass pass)
    {
        var attended = attn.Inspect(norm1.forward(input), pass);
        return attended with { Values = Finish(input, attended.Values) };
    }

    /// <summary>One more token a sequence; see <see cref="GroupedAttention.Step"/>.</summary>
    public Tensor Step(Tensor input, Rotation angles, Tensor? bias, KeyValueCache cache, long at, long first) =>
        Finish(input, attn.Step(norm1.forward(input), angles, bias, cache, at, first));

    private Tensor Finish(Tensor input, Tensor attended)
    {
        var x = input + (post_norm1 is null ? attended : post_norm1.forward(attended));
        var y = mlp.forward(norm2.forward(x));
        return x + (post_norm2 is null ? y : post_norm2.forward(y));
    }
}
