using Experiments.Core;
using Experiments.Layers;
using Experiments.Models.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>A Gemma in the middle of a batch: caches, and what the next token needs to know of padding and positions.</summary>
/// <remarks>
/// Prompts are shifted so that all end in the same column: the next token then has one place in all caches, and distances between
/// columns are distances between positions. What hides padding is made once; each token takes a view of it.
/// </remarks>
internal sealed class GemmaState : IDecodingState
{
    private static readonly Scalar One = 1; // static: a scalar made on the fly may be finalised during the native call

    private readonly Gemma model;
    private readonly List<KeyValueCache> caches = [];
    private readonly long capacity;

    /// <summary>float[1, G, K] of ones and of zeros: the angles by which values are turned.</summary>
    private readonly Tensor valueCos;
    private readonly Tensor valueSin;

    /// <summary>float[B, 1, 1, capacity]: hides padding; null where there is none.</summary>
    private Tensor? bias;

    /// <summary>int64[B, 1]: position of the next token; null where rows are not padded and it is the column.</summary>
    private Tensor? positions;
    private long at;

    public GemmaState(Gemma model, Tensor embedded, Tensor? real, bool causal, int newTokens)
    {
        Check.Positive(newTokens, nameof(newTokens));
        this.model = model;
        var config = model.Config;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        at = embedded.shape[1];
        capacity = at + newTokens;
        Tensor? mask = null, places = null;
        if (real is not null && HasPadding(embedded, real))
        {
            (embedded, real) = ShiftedRight(embedded, real.to(ScalarType.Bool));
            mask = AttentionMasks.Prefix(real, causal ? ones_like(real, ScalarType.Int64) : zeros_like(real, ScalarType.Int64));
            places = Gemma.Positions(real);
            positions = real.to(ScalarType.Int64).sum([1L], keepdim: true).DetachFromDisposeScope();
            var open = ones([real.shape[0], newTokens], dtype: ScalarType.Bool, device: real.device);
            bias = AttentionMasks.Bias(cat([real, open], 1).unsqueeze(1), embedded.dtype).DetachFromDisposeScope();
        }
        else if (!causal)
        {
            mask = ones([at, at], dtype: ScalarType.Bool, device: embedded.device);
        }
        valueCos = ones([1, config.KeyValueHeads, config.HeadDim], dtype: embedded.dtype, device: embedded.device).DetachFromDisposeScope();
        valueSin = zeros_like(valueCos).DetachFromDisposeScope();
        model.Rotary.Grow(capacity, embedded);
        for (int i = 0; i < config.Depth; i++)
            caches.Add(new KeyValueCache(embedded.shape[0], config.KeyValueHeads, capacity, config.HeadDim, embedded));
        var last = model.Run(embedded, model.Passes(embedded, mask, places), caches).select(1, at - 1);
        Logits = model.Last(last).DetachFromDisposeScope();
    }

    public Tensor Logits { get; private set; }

    public void Feed(Tensor tokens)
    {
        Check.Shape(tokens, [Logits.shape[0]]);
        Check.Member(at < capacity, "tokens", at, $"the state was begun with room for {capacity} tokens; ask for more new tokens there");
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var next = model.Step(tokens, Angles(), Bias, caches, at).DetachFromDisposeScope();
        Logits.Dispose();
        Logits = next;
        at++;
        positions?.add_(One);
    }

    public void Select(Tensor rows)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        foreach (var cache in caches)
            cache.Select(rows);
        Logits = Chosen(Logits, rows);
        bias = bias is null ? null : Chosen(bias, rows);
        positions = positions is null ? null : Chosen(positions, rows);
    }

    public void Dispose()
    {
        foreach (var cache in caches)
            cache.Dispose();
        valueCos.Dispose();
        valueSin.Dispose();
        Logits.Dispose();
        bias?.Dispose();
        positions?.Dispose();
    }

    private static Tensor Chosen(Tensor present, Tensor rows)
    {
        var chosen = present.index_select(0, rows).DetachFromDisposeScope();
        present.Dispose();
        return chosen;
    }

    private static bool HasPadding(Tensor embedded, Tensor real)
    {
        Check.Shape(real, [embedded.shape[0], embedded.shape[1]]);
        var counts = real.to(ScalarType.Int64).sum([1L]);
        Check.Member(counts.min().item<long>() > 0, "real", "false for a whole row", "every row needs a token to go on from");
        return counts.min().item<long>() < embedded.shape[1];
    }

    /// <summary>Moves each row's real tokens, in their order, to its end.</summary>
    private static (Tensor Embedded, Tensor Real) ShiftedRight(Tensor embedded, Tensor real)
    {
        using Scalar length = real.shape[1];
        var order = real.to(ScalarType.Int64).mul(length).add(arange(real.shape[1], device: real.device)).argsort(1);
        return (embedded.gather(1, order.unsqueeze(2).expand(embedded.shape)), real.gather(1, order));
    }

    private Rotation Angles()
    {
        var (cos, sin) = positions is null ? model.Rotary.At(at, 1, valueCos) : RowAngles(positions);
        long turned = model.Config.Heads + model.Config.KeyValueHeads;
        Tensor Whole(Tensor table, Tensor values) =>
            cat([table.expand(-1, turned, -1), values.expand(table.shape[0], -1, -1)], 1);
        return new(Whole(cos, valueCos), Whole(sin, valueSin));
    }

    private Rotation RowAngles(Tensor places)
    {
        var (cos, sin) = model.Rotary.Gather(places);
        return new(cos.squeeze(1), sin.squeeze(1));
    }

    private Tensor? Bias(long first) => bias?.narrow(3, first, at + 1 - first);
}
