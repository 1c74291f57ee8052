namespace Experiments.Data;

/// <summary>Training batches from a data set in memory: a new order each epoch, one caption an example drawn each time.</summary>
/// <remarks>Batch contents are a pure function of the seed and the position, so a run resumed at any step goes on bit for bit.</remarks>
public sealed class PairBatches : IBatchSource<PairBatch>
{
    private readonly EpochBatches<PairBatch> batches;

    /// <summary>Sets up the draws; nothing is prepared before the first <see cref="Next"/>.</summary>
    /// <param name="pairs">The data; stays the caller's and must outlive this source.</param>
    /// <param name="batch">Pairs a batch, at most the size of the data.</param>
    /// <param name="seed">Seed of order and caption choice.</param>
    /// <param name="ahead">Batches prepared ahead.</param>
    /// <exception cref="ArgumentException">A batch is empty or larger than the data.</exception>
    public PairBatches(PairSet pairs, int batch, ulong seed, int ahead = 2) =>
        batches = new(pairs.Count, batch, seed, draw => Gather(pairs, draw), ahead);

    /// <summary>Batches an epoch.</summary>
    public int StepsPerEpoch => batches.StepsPerEpoch;

    /// <summary>Epoch of the batch that <see cref="Next"/> gives.</summary>
    public long Epoch => batches.Epoch;

    /// <inheritdoc/>
    public long Position
    {
        get => batches.Position;
        set => batches.Position = value;
    }

    /// <inheritdoc/>
    public PairBatch Next(CancellationToken cancellation) => batches.Next(cancellation);

    /// <inheritdoc/>
    public void Dispose() => batches.Dispose();

    private static PairBatch Gather(PairSet pairs, BatchDraw draw) =>
        pairs.Gather(draw.Rows, [.. Enumerable.Range(0, draw.Rows.Count).Select(b => draw.Random.Integer((ulong)b, pairs.Variants))]);
}
