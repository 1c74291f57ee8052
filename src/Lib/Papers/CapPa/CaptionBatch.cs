using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Papers.CapPa;

/// <summary>Pictures with captions, and which of them are predicted all at once.</summary>
/// <param name="Images">float32[B, 3, R, R] in [-1, 1].</param>
/// <param name="Text">int64[B, T], padded with 0.</param>
/// <param name="Parallel">bool[B]; null where no example is.</param>
public sealed record CaptionBatch(Tensor Images, Tensor Text, Tensor? Parallel) : IDisposable
{
    /// <summary>Stream of the coin of each example, apart from those of order and caption.</summary>
    private const ulong Coins = 1 << 20;

    /// <summary>Training batches of a data set: one caption a picture, drawn each time, and a coin each for parallel prediction.</summary>
    /// <remarks>A pure function of seed and position, so that a resumed run tosses the same coins. At a share of 0 none is tossed: Cap and CapPa see equal data in equal order.</remarks>
    /// <param name="pairs">The data; stays the caller's.</param>
    /// <param name="batch">Pairs a batch.</param>
    /// <param name="parallel">Probability of parallel prediction.</param>
    /// <param name="seed">Seed of order, captions and coins.</param>
    /// <returns>The batches, to be disposed by the caller.</returns>
    public static IBatchSource<CaptionBatch> Draw(PairSet pairs, int batch, double parallel, ulong seed) =>
        new EpochBatches<CaptionBatch>(pairs.Count, batch, seed, draw =>
        {
            var slots = Enumerable.Range(0, draw.Rows.Count).Select(b => (ulong)b);
            var pair = pairs.Gather(draw.Rows, [.. slots.Select(b => draw.Random.Integer(b, pairs.Variants))]);
            pair.Keys.Dispose();
            bool[] coins = [.. slots.Select(b => draw.Random.Uniform(Coins + b) < parallel)];
            return new(pair.Images, pair.Tokens, parallel == 0 ? null : tensor(coins).DetachFromDisposeScope());
        });

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Text.Dispose();
        Parallel?.Dispose();
    }
}
