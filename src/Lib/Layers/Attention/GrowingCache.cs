using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>A <see cref="KeyValueCache"/> for texts of unknown length: its memory doubles when it is full.</summary>
internal sealed class GrowingCache : IDisposable
{
    private const long First = 16;

    private KeyValueCache? memory;
    private long room;

    /// <summary>Tokens read.</summary>
    public long Length { get; private set; }

    /// <summary>Adds tokens and gives all that were read.</summary>
    /// <param name="keys">float[B, H, T, K].</param>
    /// <param name="values">float[B, H, T, K].</param>
    /// <returns>Views float[B, H, Length, K], valid until the next call.</returns>
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values)
    {
        long length = Length + keys.shape[2];
        if (length > room)
            Grow(length, keys);
        memory!.Write(Length, keys, values);
        Length = length;
        return memory.Read(0, length);
    }

    /// <summary>Keeps, repeats or reorders examples.</summary>
    /// <param name="rows">int64[n]: indices of the present examples, in their new order.</param>
    public void Select(Tensor rows) => memory?.Select(rows);

    /// <summary>Frees the memory.</summary>
    public void Dispose() => memory?.Dispose();

    private void Grow(long length, Tensor like)
    {
        room = Math.Max(Math.Max(First, 2 * room), length);
        var larger = new KeyValueCache(like.shape[0], like.shape[1], room, like.shape[3], like);
        if (memory is not null)
        {
            using var scope = NewDisposeScope();
            var (keys, values) = memory.Read(0, Length);
            larger.Write(0, keys, values);
            memory.Dispose();
        }
        memory = larger;
    }
}
