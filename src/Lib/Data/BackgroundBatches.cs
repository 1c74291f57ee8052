using System.Runtime.ExceptionServices;
using Experiments.Core;

namespace Experiments.Data;

/// <summary>Prepares batches ahead of the consumer on a background thread.</summary>
/// <typeparam name="TBatch">Owns its tensors; they must belong to no dispose scope.</typeparam>
/// <remarks>
/// The sequence is read by one thread at a time, in order, so what comes is what the sequence gives, whatever the timing. No thread
/// waits while enough batches are ready, hence a forgotten instance is collected like any object.
/// </remarks>
public sealed class BackgroundBatches<TBatch> : IBatchSource<TBatch>
    where TBatch : IDisposable
{
    private readonly Func<long, CancellationToken, IEnumerable<TBatch>> from;
    private readonly int ahead;
    private Preparation? current;
    private long position;
    private bool disposed;

    /// <summary>Wraps a sequence; nothing is prepared before the first <see cref="Next"/>.</summary>
    /// <param name="from">
    /// The endless sequence from a position on. It is read on other threads, keeps no dispose scope open between batches, and
    /// detaches what it hands out. The token is cancelled when its batches are no longer wanted.
    /// </param>
    /// <param name="ahead">Batches kept ready, at least 1.</param>
    /// <exception cref="ArgumentException">Fewer than one batch ahead.</exception>
    public BackgroundBatches(Func<long, CancellationToken, IEnumerable<TBatch>> from, int ahead = 2)
    {
        Check.Positive(ahead, nameof(ahead));
        this.from = from;
        this.ahead = ahead;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A negative position.</exception>
    public long Position
    {
        get => position;
        set
        {
            Check.Member(value >= 0, nameof(Position), value, "use 0 or more");
            if (value == position && current is null or { Failed: false })
                return;
            current?.Dispose();
            current = null;
            position = value;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    /// <remarks>What the sequence throws is thrown here, after the batches before it; set <see cref="Position"/> to try again.</remarks>
    public TBatch Next(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        current ??= new Preparation(from, position, ahead);
        var batch = current.Take(cancellation);
        position++;
        return batch;
    }

    /// <summary>Ends the preparation and disposes the batches nobody took.</summary>
    public void Dispose()
    {
        disposed = true;
        current?.Dispose();
        current = null;
    }

    /// <summary>One pass over the sequence from one position: a queue and the task that fills it.</summary>
    private sealed class Preparation(Func<long, CancellationToken, IEnumerable<TBatch>> from, long start, int ahead) : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
        private readonly Lock gate = new();
        private readonly Queue<TBatch> ready = [];
        private readonly ManualResetEventSlim changed = new();
        private readonly CancellationTokenSource stop = new();
        private IEnumerator<TBatch>? sequence;
        private ExceptionDispatchInfo? failure;
        private Task filling = Task.CompletedTask;
        private bool isFilling;

        public bool Failed => failure is not null;

        public TBatch Take(CancellationToken cancellation)
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                lock (gate)
                {
                    ObjectDisposedException.ThrowIf(stop.IsCancellationRequested, typeof(BackgroundBatches<TBatch>));
                    bool has = ready.TryDequeue(out var batch);
                    if (!isFilling && failure is null && ready.Count < ahead)
                    {
                        isFilling = true;
                        filling = Task.Run(Fill, CancellationToken.None);
                    }
                    if (has)
                        return batch!;
                    failure?.Throw();
                    changed.Reset();
                }
                changed.Wait(cancellation);
            }
        }

        public void Dispose()
        {
            stop.Cancel();
            // A batch that is still being made after this wait is disposed by the thread that makes it.
            bool idle = filling.Wait(Patience);
            lock (gate)
            {
                while (ready.TryDequeue(out var batch))
                    batch.Dispose();
                changed.Set();
            }
            if (!idle)
                return;
            sequence?.Dispose();
            stop.Dispose();
            changed.Dispose();
        }

        private void Fill()
        {
            try
            {
                sequence ??= from(start, stop.Token).GetEnumerator();
                do
                {
                    if (!sequence.MoveNext())
                        throw new InvalidOperationException("The sequence of batches ended; batch sources are endless.");
                }
                while (Offer(sequence.Current));
            }
            catch (Exception e)
            {
                lock (gate)
                {
                    isFilling = false;
                    failure = ExceptionDispatchInfo.Capture(e);
                    changed.Set();
                }
            }
        }

        /// <summary>Queues a batch; false when the filling task should end.</summary>
        private bool Offer(TBatch batch)
        {
            lock (gate)
            {
                if (stop.IsCancellationRequested)
                    batch.Dispose();
                else
                    ready.Enqueue(batch);
                isFilling = !stop.IsCancellationRequested && ready.Count < ahead;
                changed.Set();
                return isFilling;
            }
        }
    }
}
