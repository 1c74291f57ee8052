using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>One training batch of embedded images with one caption each: what a locked image tower leaves to train on.</summary>
/// <param name="Images">float32[B, E], unit rows.</param>
/// <param name="Tokens">int64[B, L].</param>
/// <param name="Keys">int64[B]; equal where captions are equal.</param>
internal sealed record EmbeddedPairs(Tensor Images, Tensor Tokens, Tensor Keys) : IDisposable
{
    /// <summary>The batches of <see cref="PairBatches"/> with the same seed, image for image and caption for caption.</summary>
    /// <param name="pairs">The data; stays the caller's.</param>
    /// <param name="embedded">float32[N, E]: an embedding of each image; stays the caller's.</param>
    /// <param name="batch">Pairs a batch.</param>
    /// <param name="seed">Seed of order and caption choice.</param>
    /// <returns>The batches, to be disposed by the caller.</returns>
    public static IBatchSource<EmbeddedPairs> Draw(PairSet pairs, Tensor embedded, int batch, ulong seed) =>
        new EpochBatches<EmbeddedPairs>(pairs.Count, batch, seed, draw =>
        {
            var captions = tensor(draw.Rows.Select((row, b) => row * pairs.Variants + draw.Random.Integer((ulong)b, pairs.Variants)).ToArray());
            return new(
                embedded.index_select(0, tensor(draw.Rows.ToArray())).DetachFromDisposeScope(),
                pairs.Tokens.flatten(0, 1).index_select(0, captions).DetachFromDisposeScope(),
                pairs.Keys.flatten().index_select(0, captions).DetachFromDisposeScope());
        });

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Tokens.Dispose();
        Keys.Dispose();
    }
}
