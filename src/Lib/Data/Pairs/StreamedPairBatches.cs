using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>Training batches streamed from a data set too large for memory, through a shuffle buffer.</summary>
/// <remarks>
/// Examples come in the source's own shuffled order, epoch after epoch without a gap, and wait undecoded in a buffer from which each
/// batch draws at random. Contents are a pure function of the seed and the position; a resumed run reads past, without decoding, what it has seen.
/// </remarks>
public sealed class StreamedPairBatches : IBatchSource<PairBatch>
{
    private const ulong BufferStream = 0xDA7A_0003;
    private readonly BackgroundBatches<PairBatch> batches;
    private readonly IPairSource source;
    private readonly WordTokenizer tokenizer;
    private readonly int size;
    private readonly int length;
    private readonly int batch;
    private readonly ulong seed;
    private readonly int buffer;

    /// <summary>Sets up the stream; nothing is read before the first <see cref="Next"/>.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="tokenizer">Encodes the captions.</param>
    /// <param name="size">Pixels a side; images are squashed to it.</param>
    /// <param name="length">Tokens a caption.</param>
    /// <param name="batch">Pairs a batch.</param>
    /// <param name="seed">Seed of orders and caption choice.</param>
    /// <param name="buffer">Examples in the shuffle buffer; they are held encoded.</param>
    /// <param name="ahead">Batches prepared ahead.</param>
    /// <exception cref="ArgumentException">A number below 1.</exception>
    public StreamedPairBatches(IPairSource source, WordTokenizer tokenizer, int size, int length, int batch, ulong seed, int buffer = 1000, int ahead = 2)
    {
        Check.Positive(size, nameof(size));
        Check.Positive(batch, nameof(batch));
        Check.Positive(buffer, nameof(buffer));
        (this.source, this.tokenizer, this.size, this.length) = (source, tokenizer, size, length);
        (this.batch, this.seed, this.buffer) = (batch, seed, buffer);
        batches = new(From, ahead);
    }

    /// <inheritdoc/>
    public long Position
    {
        get => batches.Position;
        set => batches.Position = value;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The data set is missing, damaged or empty; the message names the file.</exception>
    public PairBatch Next(CancellationToken cancellation) => batches.Next(cancellation);

    /// <inheritdoc/>
    public void Dispose() => batches.Dispose();

    private IEnumerable<PairBatch> From(long start, CancellationToken cancellation)
    {
        var chosen = new List<(ImagePair Pair, ulong Draw)>(batch);
        long number = 0;
        foreach (var pair in Shuffled(cancellation))
        {
            if (number >= start * batch)
                chosen.Add((pair, (ulong)number));
            number++;
            if (chosen.Count < batch)
                continue;
            yield return Make(chosen, cancellation);
            chosen.Clear();
        }
    }

    private IEnumerable<ImagePair> Shuffled(CancellationToken cancellation)
    {
        var waiting = new List<ImagePair>(buffer);
        ulong drawn = 0;
        foreach (var pair in Endless(cancellation))
        {
            if (waiting.Count < buffer)
            {
                waiting.Add(pair);
                continue;
            }
            int place = new CounterRandom(seed, BufferStream, drawn++).Integer(0, buffer);
            var taken = waiting[place];
            waiting[place] = pair;
            yield return taken;
        }
    }

    private IEnumerable<ImagePair> Endless(CancellationToken cancellation)
    {
        for (ulong epoch = 0; ; epoch++)
        {
            bool any = false;
            foreach (var pair in source.ReadShuffled(seed, epoch))
            {
                cancellation.ThrowIfCancellationRequested();
                any = true;
                yield return pair;
            }
            if (!any)
                throw new InvalidDataException($"Data set '{source.Name}' has no examples; check its folder or pattern.");
        }
    }

    private PairBatch Make(List<(ImagePair Pair, ulong Draw)> chosen, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var pairs = chosen.ConvertAll(c => c.Pair);
        var captions = chosen.ConvertAll(c =>
            PairDecoder.Caption(c.Pair, new CounterRandom(seed, BufferStream, c.Draw).Integer(1, Math.Max(1, c.Pair.Captions.Count))));
        var tokens = tokenizer.Encode(captions, length);
        return new(
            Pixels.ToFloat(PairDecoder.Images(pairs, size, cancellation)).DetachFromDisposeScope(),
            tokens.DetachFromDisposeScope(),
            PairSet.KeysOf(tokens).DetachFromDisposeScope());
    }
}
