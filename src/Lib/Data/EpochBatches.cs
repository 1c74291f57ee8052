using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>Training batches drawn without replacement: each epoch is a new random order, cut into batches; the remainder is left out.</summary>
/// <typeparam name="TBatch">Owns its tensors.</typeparam>
/// <remarks>Batch contents are a pure function of the seed and the position.</remarks>
public sealed class EpochBatches<TBatch> : IBatchSource<TBatch>
    where TBatch : IDisposable
{
    // Streams of the draws; far from those of the worlds and of weight initialisation.
    private const ulong OrderStream = 0xDA7A_0001;
    private const ulong DrawStream = 0xDA7A_0002;
    private readonly BackgroundBatches<TBatch> batches;
    private readonly Func<BatchDraw, TBatch> gather;
    private readonly int count;
    private readonly int batch;
    private readonly ulong seed;

    /// <summary>Sets up the draws.</summary>
    /// <param name="count">Examples in all.</param>
    /// <param name="batch">Examples a batch.</param>
    /// <param name="seed">Seed of order and draws.</param>
    /// <param name="gather">
    /// Makes a batch; runs on a background thread. Tensors outside the batch may be left to the dispose scope that is open there; those
    /// of the batch must be detached from it.
    /// </param>
    /// <param name="ahead">Batches prepared ahead.</param>
    /// <exception cref="ArgumentException">A batch is empty or larger than the data.</exception>
    public EpochBatches(int count, int batch, ulong seed, Func<BatchDraw, TBatch> gather, int ahead = 2)
    {
        Check.Positive(batch, nameof(batch));
        Check.Member(batch <= count, nameof(batch), batch, $"use at most the {count} examples there are");
        this.count = count;
        this.batch = batch;
        this.seed = seed;
        this.gather = gather;
        batches = new(From, ahead);
    }

    /// <summary>Batches an epoch.</summary>
    public int StepsPerEpoch => count / batch;

    /// <summary>Epoch of the batch that <see cref="Next"/> gives.</summary>
    public long Epoch => Position / StepsPerEpoch;

    /// <inheritdoc/>
    public long Position
    {
        get => batches.Position;
        set => batches.Position = value;
    }

    /// <inheritdoc/>
    public TBatch Next(CancellationToken cancellation) => batches.Next(cancellation);

    /// <inheritdoc/>
    public void Dispose() => batches.Dispose();

    private IEnumerable<TBatch> From(long start, CancellationToken cancellation)
    {
        long ordered = -1;
        int[] order = [];
        for (long position = start; ; position++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (epoch, step) = Math.DivRem(position, StepsPerEpoch);
            if (epoch != ordered)
                (ordered, order) = (epoch, new CounterRandom(seed, OrderStream, (ulong)epoch).Permutation(count));
            long[] rows = Array.ConvertAll(order[((int)step * batch)..((int)(step + 1) * batch)], i => (long)i);
            yield return Gather(new BatchDraw(position, epoch, rows, new CounterRandom(seed, DrawStream, (ulong)position)));
        }
    }

    private TBatch Gather(BatchDraw draw)
    {
        using var scope = NewDisposeScope();
        return gather(draw);
    }
}
