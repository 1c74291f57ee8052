using Experiments.Data;

namespace Experiments.Lib.Tests.Data;

public class BackgroundBatchesTests
{
    [Fact]
    public void Batches_come_in_order_and_the_position_follows()
    {
        using var source = new BackgroundBatches<Numbered>((start, _) => Count(start), ahead: 3);
        for (long i = 0; i < 50; i++)
        {
            Assert.Equal(i, source.Position);
            Assert.Equal(i, source.Next(default).Number);
        }
        source.Position = 7;
        Assert.Equal(7, source.Next(default).Number);
        Assert.Throws<ArgumentException>(() => source.Position = -1);
    }

    [Fact]
    public void No_more_than_the_asked_number_is_prepared_ahead_and_all_are_disposed()
    {
        Numbered.Live = 0;
        int made = 0;
        var source = new BackgroundBatches<Numbered>((start, _) => Count(start).Select(b => Note(b, ref made)), ahead: 2);
        source.Next(default).Dispose();
        SpinWait.SpinUntil(() => Volatile.Read(ref made) >= 3, 5000);
        Thread.Sleep(30);
        Assert.Equal(3, Volatile.Read(ref made));
        source.Position = 40;
        source.Next(default).Dispose();
        source.Dispose();
        Assert.Equal(0, Volatile.Read(ref Numbered.Live));
        Assert.Throws<ObjectDisposedException>(() => source.Next(default));
        source.Dispose();
    }

    [Fact]
    public void A_failure_arrives_after_the_batches_before_it_and_can_be_retried()
    {
        bool broken = true;
        using var source = new BackgroundBatches<Numbered>((start, _) => Count(start).Select(b => b.Number == 2 && broken ? throw new InvalidDataException("row 2 is bad") : b), ahead: 4);
        source.Next(default);
        source.Next(default);
        for (int i = 0; i < 2; i++)
            Assert.Equal("row 2 is bad", Assert.Throws<InvalidDataException>(() => source.Next(default)).Message);
        broken = false;
        source.Position = 2;
        Assert.Equal(2, source.Next(default).Number);
    }

    [Fact]
    public void A_sequence_that_ends_is_an_error()
    {
        using var source = new BackgroundBatches<Numbered>((start, _) => Count(start).Take(1));
        source.Next(default);
        Assert.Contains("endless", Assert.Throws<InvalidOperationException>(() => source.Next(default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_ends_when_cancelled_and_the_batch_is_not_lost()
    {
        using var gate = new ManualResetEventSlim();
        using var source = new BackgroundBatches<Numbered>((start, _) => Count(start).Select(b => Hold(b, gate)));
        using var impatient = new CancellationTokenSource(20);
        Assert.ThrowsAny<OperationCanceledException>(() => source.Next(impatient.Token));
        Assert.Equal(0, source.Position);
        gate.Set();
        Assert.Equal(0, source.Next(default).Number);
    }

    [Fact]
    public void Disposal_wakes_a_consumer_and_cancels_the_work()
    {
        var source = new BackgroundBatches<Numbered>(Blocked);
        var consumer = Task.Run(() => source.Next(default));
        Thread.Sleep(30);
        source.Dispose();
        var error = Assert.Throws<AggregateException>(() => consumer.Wait(5000)).InnerException;
        Assert.True(error is ObjectDisposedException or OperationCanceledException, $"{error}");

        static IEnumerable<Numbered> Blocked(long start, CancellationToken cancellation)
        {
            cancellation.WaitHandle.WaitOne(5000);
            cancellation.ThrowIfCancellationRequested();
            yield return new Numbered(start);
        }
    }

    [Fact]
    public void A_forgotten_source_is_collected()
    {
        var reference = Forget();
        for (int i = 0; i < 100 && reference.IsAlive; i++)
        {
            Thread.Sleep(10);
            GC.Collect();
        }
        Assert.False(reference.IsAlive);

        static WeakReference Forget()
        {
            var source = new BackgroundBatches<Numbered>((start, _) => Count(start));
            source.Next(default);
            return new WeakReference(source);
        }
    }

    private static IEnumerable<Numbered> Count(long start)
    {
        while (true)
            yield return new Numbered(start++);
    }

    private static Numbered Note(Numbered batch, ref int made)
    {
        Interlocked.Increment(ref made);
        return batch;
    }

    private static Numbered Hold(Numbered batch, ManualResetEventSlim gate)
    {
        gate.Wait();
        return batch;
    }

    private sealed class Numbered : IDisposable
    {
        public static int Live;

        public Numbered(long number)
        {
            Number = number;
            Interlocked.Increment(ref Live);
        }

        public long Number { get; }

        public void Dispose() => Interlocked.Decrement(ref Live);
    }
}
