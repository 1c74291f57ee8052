using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Self-attention of a decoder: rotary positions, no biases, fewer key/value heads than query heads, an optional soft cap.</summary>
/// <remarks>
/// One key/value head is multi-query attention ("Fast Transformer Decoding"), several are grouped-query attention: query heads
/// g H/G .. (g + 1) H/G - 1 share key/value head g. One fused projection gives queries, keys and values.
/// </remarks>
public sealed class GroupedAttention : nn.Module<Tensor, AttentionPass, Tensor>
{
    private readonly Dense qkv;
    private readonly Dense proj;
    private readonly int heads;
    private readonly int groups;
    private readonly int headDim;
    private readonly double cap;
    private readonly double queryScale;

    /// <summary>Creates the layer; kernels start normal with deviation 1 / sqrt(inputs).</summary>
    /// <param name="width">Size D of a token.</param>
    /// <param name="heads">Query heads H.</param>
    /// <param name="groups">Key/value heads G; divides the query heads.</param>
    /// <param name="headDim">Size K of a head; even, and not always D / H.</param>
    /// <param name="scale">What scores are multiplied by; 1 / sqrt(K) when null.</param>
    /// <param name="cap">Soft cap of the scores, before the mask; 0 for none.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <exception cref="ArgumentException">The key/value heads do not divide the query heads, or the head size is odd.</exception>
    public GroupedAttention(int width, int heads, int groups, int headDim, double? scale = null, double cap = 0, Device? device = null)
        : base(nameof(GroupedAttention))
    {
        Check.Member(groups > 0 && heads % groups == 0, "groups", groups, $"use a divisor of the {heads} query heads");
        Check.Member(headDim > 0 && headDim % 2 == 0, "headDim", headDim, "use an even number: rotary positions turn pairs");
        (this.heads, this.groups, this.headDim, this.cap) = (heads, groups, headDim, cap);
        queryScale = (scale ?? 1 / Math.Sqrt(headDim)) * Math.Sqrt(headDim);
        qkv = Dense.WithoutBias(width, (heads + 2 * groups) * headDim, device, weight => weight.normal_(0, 1 / Math.Sqrt(width)));
        proj = Dense.WithoutBias(heads * headDim, width, device, weight => weight.normal_(0, 1 / Math.Sqrt(heads * headDim)));
        RegisterComponents();
    }

    /// <summary>Mixes the tokens of each sequence.</summary>
    /// <param name="input">float[B, T, D].</param>
    /// <param name="pass">Positions and mask.</param>
    /// <returns>float[B, T, D].</returns>
    public override Tensor forward(Tensor input, AttentionPass pass) => forward(input, pass, null);

    /// <summary>The same, leaving keys and values in a cache from its start on.</summary>
    /// <param name="input">float[B, T, D].</param>
    /// <param name="pass">Positions and mask.</param>
    /// <param name="cache">An empty cache, or null.</param>
    /// <returns>float[B, T, D].</returns>
    public Tensor forward(Tensor input, AttentionPass pass, KeyValueCache? cache)
    {
        var (q, k, v) = Project(input, pass);
        cache?.Write(0, k, v);
        return proj.forward(Heads.Merge(cap > 0 ? ByHand(q, k, v, pass).Values : Fused(q, k, v, pass)));
    }

    /// <summary>The same result with the attention weights, computed by hand.</summary>
    /// <param name="input">float[B, T, D].</param>
    /// <param name="pass">Positions and mask.</param>
    /// <returns>Values float[B, T, D] and weights float[B, H, T, T].</returns>
    public AttentionOutput Inspect(Tensor input, AttentionPass pass)
    {
        var (q, k, v) = Project(input, pass);
        var result = ByHand(q, k, v, pass);
        return result with { Values = proj.forward(Heads.Merge(result.Values)) };
    }

    /// <summary>One more token a sequence, by plain products; its keys and values join the cache.</summary>
    /// <param name="input">float[B, D].</param>
    /// <param name="angles">Of queries, keys and values together, float[1 or B, H + 2 G, K]: values are turned by nothing.</param>
    /// <param name="bias">float[B, 1, 1, n] over the keys that are looked at, or null.</param>
    /// <param name="cache">Holds the <paramref name="at"/> tokens before.</param>
    /// <param name="at">Place of the token.</param>
    /// <param name="first">Place of the first key that is looked at.</param>
    /// <returns>float[B, D].</returns>
    internal Tensor Step(Tensor input, Rotation angles, Tensor? bias, KeyValueCache cache, long at, long first)
    {
        using var scope = NewDisposeScope();
        long rows = input.shape[0];
        var projected = qkv.forward(input);
        var mixed = RowRotation.Fits(projected, headDim)
            ? StepInOneGo(projected, angles, bias, cache, at, first)
            : StepByTensors(projected.view(rows, heads + 2 * groups, headDim), angles, bias, cache, at, first);
        return proj.forward(mixed).MoveToOuterDisposeScope();
    }

    private Tensor StepInOneGo(Tensor projected, Rotation angles, Tensor? bias, KeyValueCache cache, long at, long first)
    {
        RowRotation.Apply(projected, angles, cache.Memory, at, groups);
        long count = at + 1 - first;
        return bias is null && cap == 0 && RowAttention.Fits(projected.shape[0], heads, headDim, count)
            ? RowAttention.Of(projected, cache.Memory, first, (int)count, heads, (float)(queryScale / Math.Sqrt(headDim)))
            : Look(projected.narrow(1, 0, (long)heads * headDim), bias, cache, at, first);
    }

    private Tensor StepByTensors(Tensor projected, Rotation angles, Tensor? bias, KeyValueCache cache, long at, long first)
    {
        var all = angles.Apply(projected);
        cache.Write(at, all.narrow(1, heads, 2 * groups));
        return Look(all.narrow(1, 0, heads), bias, cache, at, first);
    }

    /// <summary>float[B, H K] from turned queries, float[B, H, K] or float[B, H K].</summary>
    private Tensor Look(Tensor queries, Tensor? bias, KeyValueCache cache, long at, long first)
    {
        long rows = queries.shape[0];
        var (k, v) = cache.Read(first, at + 1 - first);
        var q = Scaled(queries.view(rows, groups, heads / groups, headDim)); // heads of a group are its queries
        var mixed = cap > 0 ? Weights(q, k, bias).matmul(v) : nn.functional.scaled_dot_product_attention(q, k, v, bias);
        return mixed.reshape(rows, (long)heads * headDim);
    }

    private (Tensor Queries, Tensor Keys, Tensor Values) Project(Tensor input, AttentionPass pass)
    {
        long rows = input.shape[0], tokens = input.shape[1];
        var parts = qkv.forward(input).split([(heads + groups) * headDim, groups * headDim], -1);
        var turned = pass.Rotation.Apply(parts[0].view(rows, tokens, heads + groups, headDim)).split([heads, groups], 2);
        return (Scaled(turned[0]).transpose(1, 2), turned[1].transpose(1, 2), parts[1].view(rows, tokens, groups, headDim).transpose(1, 2));
    }

    /// <summary>The fused kernel divides by sqrt(K); another scale goes into the queries.</summary>
    private Tensor Scaled(Tensor queries)
    {
        if (Math.Abs(queryScale - 1) < 1e-12)
            return queries;
        using Scalar scale = queryScale;
        return queries.mul(scale);
    }

    private Tensor Fused(Tensor q, Tensor k, Tensor v, AttentionPass pass) =>
        nn.functional.scaled_dot_product_attention(q, Shared(k), Shared(v), pass.Bias, is_casual: pass.Causal);

    private AttentionOutput ByHand(Tensor q, Tensor k, Tensor v, AttentionPass pass)
    {
        using var scope = NewDisposeScope();
        var bias = pass.Causal ? AttentionMasks.Bias(AttentionMasks.Causal(q.shape[2], q.device), q.dtype) : pass.Bias;
        var weights = Weights(q, Shared(k), bias);
        return new(weights.matmul(Shared(v)).MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
    }

    private Tensor Weights(Tensor q, Tensor k, Tensor? bias)
    {
        using Scalar root = 1 / Math.Sqrt(headDim);
        var scores = SoftCap.Apply(q.matmul(k.transpose(-2, -1)).mul(root), cap);
        return (bias is null ? scores : scores.add(bias)).softmax(-1);
    }

    /// <summary>[B, G, N, K] to [B, H, N, K]: each key/value head stands for its query heads. A view where there is one.</summary>
    private Tensor Shared(Tensor grouped)
    {
        if (groups == heads)
            return grouped;
        var (rows, tokens) = (grouped.shape[0], grouped.shape[2]);
        return groups == 1
            ? grouped.expand(rows, heads, tokens, headDim)
            : grouped.unsqueeze(2).expand(rows, groups, heads / groups, tokens, headDim).reshape(rows, heads, tokens, headDim);
    }
}
