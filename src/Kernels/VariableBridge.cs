using System.Collections.Concurrent;
using System.ComponentModel;

namespace Experiments.Kernels;

/// <summary>Hands values from one language to the code of another; not for use in cells.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VariableBridge
{
    private static readonly ConcurrentDictionary<int, object?> Waiting = new();
    private static int latest;

    /// <summary>Takes a value that was left, once.</summary>
    /// <param name="id">What leaving it gave.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It was taken already.</exception>
    public static object? Take(int id) =>
        Waiting.TryRemove(id, out object? value) ? value : throw new InvalidOperationException("The value was taken already.");

    internal static int Leave(object? value)
    {
        int id = Interlocked.Increment(ref latest);
        Waiting[id] = value;
        return id;
    }
}
