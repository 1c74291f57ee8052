using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>Turns examples into tensors of one size.</summary>
internal static class PairDecoder
{
    /// <summary>Decodes and squashes images, on all cores.</summary>
    /// <returns>uint8[B, 3, size, size] in the current dispose scope.</returns>
    public static Tensor Images(IReadOnlyList<ImagePair> pairs, int size, CancellationToken cancellation)
    {
        int each = 3 * size * size;
        var bytes = new byte[pairs.Count * each];
        try
        {
            Parallel.For(0, pairs.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
            {
                using var scope = NewDisposeScope();
                var image = Resize.Bilinear(pairs[i].ReadImage(), size, size);
                image.contiguous().bytes.CopyTo(bytes.AsSpan(i * each, each));
            });
        }
        catch (AggregateException e) when (e.InnerExceptions is [var first, ..])
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
        var images = empty(pairs.Count, 3, size, size, dtype: ScalarType.Byte);
        bytes.CopyTo(images.bytes);
        return images;
    }

    /// <summary>Encodes captions; images with fewer than asked repeat theirs.</summary>
    /// <returns>int64[B, variants, L] in the current dispose scope.</returns>
    public static Tensor Tokens(IReadOnlyList<ImagePair> pairs, WordTokenizer tokenizer, int length, int variants)
    {
        using var scope = NewDisposeScope();
        var texts = pairs.SelectMany(pair => Enumerable.Range(0, variants).Select(v => Caption(pair, v))).ToList();
        return tokenizer.Encode(texts, length).reshape(pairs.Count, variants, length).MoveToOuterDisposeScope();
    }

    /// <summary>A caption by number, counted round.</summary>
    public static string Caption(ImagePair pair, int variant) => pair.Captions.Count > 0
        ? pair.Captions[variant % pair.Captions.Count]
        : throw new InvalidDataException($"Example '{pair.Key}' has no caption; leave it out, or give the data set captions.");
}
