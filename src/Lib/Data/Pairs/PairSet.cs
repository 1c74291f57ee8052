using System.Runtime.InteropServices;
using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>A data set held in memory as bytes and token ids, ready to be drawn from.</summary>
public sealed class PairSet : IDisposable
{
    private const int Chunk = 256;
    private const ulong ShuffleStream = 0xDA7A_0003;

    /// <summary>Takes over images and tokens.</summary>
    /// <param name="images">uint8[N, 3, H, W]; disposed with the set.</param>
    /// <param name="tokens">int64[N, V, L], V captions an image; disposed with the set.</param>
    /// <exception cref="ArgumentException">Another type or shape.</exception>
    public PairSet(Tensor images, Tensor tokens)
    {
        Check.Shape(images, [-1, 3, -1, -1]);
        Check.Shape(tokens, [images.shape[0], -1, -1]);
        if (images.dtype != ScalarType.Byte || tokens.dtype != ScalarType.Int64)
            throw new ArgumentException($"images are {images.dtype} and tokens {tokens.dtype}, expected uint8 and int64.", nameof(images));
        Images = images.DetachFromDisposeScope();
        Tokens = tokens.DetachFromDisposeScope();
        Keys = KeysOf(tokens).DetachFromDisposeScope();
    }

    /// <summary>uint8[N, 3, H, W].</summary>
    public Tensor Images { get; }

    /// <summary>int64[N, V, L].</summary>
    public Tensor Tokens { get; }

    /// <summary>int64[N, V]; equal where captions are equal.</summary>
    public Tensor Keys { get; }

    /// <summary>Number of images.</summary>
    public int Count => (int)Images.shape[0];

    /// <summary>Captions an image.</summary>
    public int Variants => (int)Tokens.shape[1];

    /// <summary>Reads a data set into memory: images squashed to a square, captions encoded.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="tokenizer">Encodes the captions.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="length">Tokens a caption.</param>
    /// <param name="limit">Largest number of examples taken.</param>
    /// <param name="variants">Captions kept an image; images with fewer repeat theirs.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The set; the caller disposes it.</returns>
    /// <exception cref="InvalidDataException">The source is empty, or an example has no caption; the message names it.</exception>
    public static PairSet Load(
        IPairSource source, WordTokenizer tokenizer, int size, int length, int limit = int.MaxValue, int variants = 1, CancellationToken cancellation = default)
    {
        Check.Positive(limit, nameof(limit));
        using var scope = NewDisposeScope();
        var images = new List<Tensor>();
        var tokens = new List<Tensor>();
        foreach (var chunk in source.Read().Take(limit).Chunk(Chunk))
        {
            images.Add(PairDecoder.Images(chunk, size, cancellation));
            tokens.Add(PairDecoder.Tokens(chunk, tokenizer, length, variants));
        }
        if (images.Count == 0)
            throw new InvalidDataException($"Data set '{source.Name}' has no examples; check its folder or pattern.");
        return new(cat(images), cat(tokens));
    }

    /// <summary>Picks examples.</summary>
    /// <param name="rows">B example indices.</param>
    /// <param name="variants">B caption indices, each below <see cref="Variants"/>.</param>
    /// <returns>A batch whose tensors belong to no dispose scope.</returns>
    public PairBatch Gather(IReadOnlyList<long> rows, IReadOnlyList<int> variants)
    {
        using var scope = NewDisposeScope();
        var captions = tensor(rows.Select((row, b) => row * Variants + variants[b]).ToArray());
        return new(
            Pixels.ToFloat(Images.index_select(0, tensor(rows.ToArray()))).DetachFromDisposeScope(),
            Tokens.flatten(0, 1).index_select(0, captions).DetachFromDisposeScope(),
            Keys.flatten().index_select(0, captions).DetachFromDisposeScope());
    }

    /// <summary>Some of the examples, copied.</summary>
    /// <param name="rows">Example indices.</param>
    /// <returns>A smaller set; the caller disposes it.</returns>
    public PairSet Take(IEnumerable<long> rows)
    {
        using var scope = NewDisposeScope();
        var index = tensor(rows.ToArray());
        return new(Images.index_select(0, index), Tokens.index_select(0, index));
    }

    /// <summary>The same images, each with the captions of another example: what nothing can be learnt from.</summary>
    /// <param name="seed">Seed of the order.</param>
    /// <returns>A set of the same size; the caller disposes it.</returns>
    public PairSet WithShuffledCaptions(ulong seed)
    {
        using var scope = NewDisposeScope();
        var order = tensor(new CounterRandom(seed, ShuffleStream, 0).Permutation(Count).Select(i => (long)i).ToArray());
        return new(Images.alias(), Tokens.index_select(0, order));
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Tokens.Dispose();
        Keys.Dispose();
    }

    /// <summary>A 64-bit hash of each row of ids.</summary>
    /// <param name="tokens">int64[.., L].</param>
    /// <returns>int64[..].</returns>
    internal static Tensor KeysOf(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var ids = MemoryMarshal.Cast<byte, long>(tokens.contiguous().bytes);
        int length = (int)tokens.shape[^1];
        var keys = new long[length == 0 ? 0 : ids.Length / length];
        for (int i = 0; i < keys.Length; i++)
        {
            ulong hash = 0;
            foreach (long id in ids.Slice(i * length, length))
                hash = CounterRandom.Mix(hash + (ulong)id + 1);
            keys[i] = (long)hash;
        }
        return tensor(keys, [.. tokens.shape.SkipLast(1)]).MoveToOuterDisposeScope();
    }
}
