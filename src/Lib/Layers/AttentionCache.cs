using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Keys and values of the tokens that a decoder's self-attention has read, in buffers that grow by doubling.</summary>
internal sealed class AttentionCache : IDisposable
{
    private const long First = 16;

    private Tensor? keys;
    private Tensor? values;

    /// <summary>Tokens read.</summary>
    public long Length { get; private set; }

    /// <summary>Adds tokens and gives all that were read.</summary>
    /// <param name="newKeys">float[B, H, T, K].</param>
    /// <param name="newValues">float[B, H, T, K].</param>
    /// <returns>Views float[B, H, Length, K] of the buffers, valid until the next call.</returns>
    public (Tensor Keys, Tensor Values) Append(Tensor newKeys, Tensor newValues)
    {
        long length = Length + newKeys.shape[2];
        keys = WithRoom(keys, length, newKeys);
        values = WithRoom(values, length, newValues);
        keys.narrow(2, Length, length - Length).copy_(newKeys);
        values.narrow(2, Length, length - Length).copy_(newValues);
        Length = length;
        return (keys.narrow(2, 0, length), values.narrow(2, 0, length));
    }

    /// <summary>Keeps, repeats or reorders examples.</summary>
    /// <param name="rows">int64[n].</param>
    public void Select(Tensor rows)
    {
        keys = Selected(keys, rows);
        values = Selected(values, rows);
    }

    /// <summary>Frees the buffers.</summary>
    public void Dispose()
    {
        keys?.Dispose();
        values?.Dispose();
    }

    /// <summary>The rows of a tensor that outlives dispose scopes, which takes the old one's place.</summary>
    internal static Tensor? Selected(Tensor? tensor, Tensor rows)
    {
        var selected = tensor?.index_select(0, rows).DetachFromDisposeScope();
        tensor?.Dispose();
        return selected;
    }

    private Tensor WithRoom(Tensor? buffer, long length, Tensor like)
    {
        if (buffer is not null && buffer.shape[2] >= length)
            return buffer;
        long room = Math.Max(First, Math.Max(length, 2 * (buffer?.shape[2] ?? 0)));
        var larger = empty([like.shape[0], like.shape[1], room, like.shape[3]], dtype: like.dtype, device: like.device).DetachFromDisposeScope();
        if (buffer is not null)
        {
            using var scope = NewDisposeScope();
            larger.narrow(2, 0, Length).copy_(buffer.narrow(2, 0, Length));
            buffer.Dispose();
        }
        return larger;
    }
}
