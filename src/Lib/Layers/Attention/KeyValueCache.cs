using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Keys and values of the tokens that one attention layer has read: memory taken once, written in place, never moved.</summary>
/// <remarks>Keys are kept after their rotation, so that a token is rotated once.</remarks>
public sealed class KeyValueCache : IDisposable
{
    private readonly long groups;
    private Tensor data;
    private Tensor keys;
    private Tensor values;

    /// <summary>Takes the memory.</summary>
    /// <param name="rows">Number B of sequences.</param>
    /// <param name="groups">Key/value heads G.</param>
    /// <param name="capacity">Tokens a sequence at most.</param>
    /// <param name="headDim">Size K of a head.</param>
    /// <param name="like">A tensor of the type and on the device that are wanted.</param>
    public KeyValueCache(long rows, long groups, long capacity, long headDim, Tensor like)
    {
        this.groups = groups;
        (data, keys, values) = Own(zeros([rows, 2 * groups, capacity, headDim], dtype: like.dtype, device: like.device));
    }

    /// <summary>float[B, 2 G, capacity, K]: keys, then values.</summary>
    internal Tensor Memory => data;

    /// <summary>Writes a run of tokens.</summary>
    /// <param name="at">Place of the first.</param>
    /// <param name="newKeys">float[B, G, T, K].</param>
    /// <param name="newValues">float[B, G, T, K].</param>
    public void Write(long at, Tensor newKeys, Tensor newValues)
    {
        using var scope = NewDisposeScope();
        keys.narrow(2, at, newKeys.shape[2]).copy_(newKeys);
        values.narrow(2, at, newValues.shape[2]).copy_(newValues);
    }

    /// <summary>Writes one token.</summary>
    /// <param name="at">Its place.</param>
    /// <param name="keysAndValues">float[B, 2 G, K]: keys, then values.</param>
    public void Write(long at, Tensor keysAndValues)
    {
        using var slot = data.select(2, at);
        slot.copy_(keysAndValues).Dispose();
    }

    /// <summary>What some consecutive tokens left.</summary>
    /// <param name="start">Place of the first.</param>
    /// <param name="count">How many.</param>
    /// <returns>Views float[B, G, count, K].</returns>
    public (Tensor Keys, Tensor Values) Read(long start, long count) => (keys.narrow(2, start, count), values.narrow(2, start, count));

    /// <summary>Keeps, repeats or reorders sequences.</summary>
    /// <param name="rows">int64[n]: indices of the present sequences, in their new order.</param>
    public void Select(Tensor rows)
    {
        var chosen = data.index_select(0, rows);
        Dispose();
        (data, keys, values) = Own(chosen);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        keys.Dispose();
        values.Dispose();
        data.Dispose();
    }

    private (Tensor Data, Tensor Keys, Tensor Values) Own(Tensor memory) => (
        memory.DetachFromDisposeScope(),
        memory.narrow(1, 0, groups).DetachFromDisposeScope(),
        memory.narrow(1, groups, groups).DetachFromDisposeScope());
}
