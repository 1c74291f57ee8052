using Experiments.Core;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>T5's relative position bias: one number a head for each bucket of distances, added to attention scores.</summary>
/// <remarks>
/// Half of the buckets hold one distance each, the other half grow logarithmically up to the greatest distance; beyond it all distances
/// share the last bucket. In an encoder, keys after the query have buckets of their own: the upper half. One table serves all layers.
/// <code>
/// encoder, 8 buckets, greatest distance 16:   key - query   ..-6  -5..-2  -1   0   1   2..5   6..
///                                             bucket           3       2   1   0   5      6   7
/// </code>
/// </remarks>
public sealed class RelativePositionBias : nn.Module
{
    private readonly Parameter weight;
    private readonly int buckets;
    private readonly int maxDistance;
    private readonly bool bidirectional;

    /// <summary>Creates the table.</summary>
    /// <param name="buckets">Number of buckets: at least 2, for both directions at least 4.</param>
    /// <param name="maxDistance">Distances from here on share a bucket; above the number of buckets with one distance each.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="bidirectional">Whether keys after the query are told apart, as in an encoder.</param>
    /// <param name="deviation">Of the normal distribution that the table starts from.</param>
    /// <param name="device">Where the table lives; the CPU when null.</param>
    /// <exception cref="ArgumentException">The buckets or the distance cannot be used.</exception>
    public RelativePositionBias(int buckets, int maxDistance, int heads, bool bidirectional, double deviation, Device? device = null)
        : base(nameof(RelativePositionBias))
    {
        RequireBuckets(buckets, maxDistance, bidirectional);
        this.buckets = buckets;
        this.maxDistance = maxDistance;
        this.bidirectional = bidirectional;
        weight = LayerSetup.OwnNormal(deviation, device, buckets, heads);
        RegisterComponents();
    }

    /// <summary>Bucket of each relative position.</summary>
    /// <remarks>The logarithm is taken in float32 and cut off, as the reference does: near a bucket's edge that decides.</remarks>
    /// <param name="relative">int64[..]: position of the key minus that of the query.</param>
    /// <param name="buckets">Number of buckets.</param>
    /// <param name="maxDistance">Distances from here on share a bucket.</param>
    /// <param name="bidirectional">Whether keys after the query are told apart; otherwise they fall in bucket 0.</param>
    /// <returns>int64[..] in [0, buckets).</returns>
    /// <exception cref="ArgumentException">The buckets or the distance cannot be used.</exception>
    public static Tensor Bucket(Tensor relative, int buckets, int maxDistance, bool bidirectional)
    {
        RequireBuckets(buckets, maxDistance, bidirectional);
        int side = bidirectional ? buckets / 2 : buckets;
        int exact = side / 2;
        using var scope = NewDisposeScope();
        using Scalar zero = 0, first = exact, last = side - 1, sideways = side, range = Math.Log((double)maxDistance / exact), steps = side - exact;
        var distance = bidirectional ? relative.abs() : relative.neg().clamp_min(zero);
        var logarithmic = distance.clamp_min(first).to(ScalarType.Float32).div(first).log().div(range).mul(steps).to(ScalarType.Int64).add(first).clamp_max(last);
        var bucket = where(distance.lt(first), distance, logarithmic);
        if (bidirectional)
            bucket = bucket + relative.gt(zero).to(ScalarType.Int64).mul(sideways);
        return bucket.MoveToOuterDisposeScope();
    }

    /// <summary>What is added to the scores of the last queries over all keys up to them.</summary>
    /// <param name="queries">Number of queries T; they are the last ones.</param>
    /// <param name="keys">Number of keys N, at least T.</param>
    /// <returns>float[1, H, T, N].</returns>
    public Tensor Of(long queries, long keys)
    {
        using var scope = NewDisposeScope();
        var at = arange(keys, dtype: ScalarType.Int64, device: weight.device);
        var relative = at.unsqueeze(0) - at.narrow(0, keys - queries, queries).unsqueeze(1);
        var bias = Lookup.Rows(weight, Bucket(relative, buckets, maxDistance, bidirectional));
        return bias.permute(2, 0, 1).unsqueeze(0).MoveToOuterDisposeScope();
    }

    private static void RequireBuckets(int buckets, int maxDistance, bool bidirectional)
    {
        int exact = (bidirectional ? buckets / 2 : buckets) / 2;
        Check.Member(exact > 0, "buckets", buckets, $"use at least {(bidirectional ? "4, since both directions share them" : "2")}");
        Check.Member(maxDistance > exact, "maxDistance", maxDistance, $"use more than the {exact} distances that have buckets of their own");
    }
}
