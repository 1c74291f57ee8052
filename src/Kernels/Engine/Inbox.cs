using System.Diagnostics.CodeAnalysis;

namespace Experiments.Kernels.Engine;

/// <summary>A queue between threads whose reader waits.</summary>
/// <remarks>The framework's own collections for this are compiled anew in each process: milliseconds that every start of a kernel would wait for.</remarks>
/// <typeparam name="T">Type of the items.</typeparam>
internal sealed class Inbox<T>
    where T : class
{
    private readonly Queue<T> items = new();

    /// <summary>Adds an item; returns at once.</summary>
    public void Add(T item)
    {
        lock (items)
        {
            items.Enqueue(item);
            Monitor.Pulse(items);
        }
    }

    /// <summary>Takes the oldest item, and waits for one if there is none.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public T Take(CancellationToken token = default)
    {
        using var ended = token.UnsafeRegister(_ => Wake(), null);
        lock (items)
        {
            while (items.Count == 0)
            {
                token.ThrowIfCancellationRequested();
                Monitor.Wait(items);
            }
            return items.Dequeue();
        }
    }

    /// <summary>Takes the oldest item if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out T? item)
    {
        lock (items)
            return items.TryDequeue(out item);
    }

    private void Wake()
    {
        lock (items)
            Monitor.PulseAll(items);
    }
}
