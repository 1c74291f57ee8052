using static TorchSharp.torch;

namespace Experiments.Papers.LocCa;

/// <summary>The sequences of one task as token rows, with their places of loss; row 0 is padding and stands where a picture has none.</summary>
internal sealed class SequenceRows : IDisposable
{
    private readonly int[] starts;
    private readonly int[] counts;
    private readonly int kept;

    private SequenceRows(Tensor tokens, Tensor weights, int[] starts, int[] counts)
    {
        (Tokens, Weights) = (tokens.DetachFromDisposeScope(), weights.DetachFromDisposeScope());
        (this.starts, this.counts) = (starts, counts);
        kept = counts.Count(c => c > 0);
    }

    /// <summary>int64[S, T].</summary>
    public Tensor Tokens { get; }

    /// <summary>float32[S, T]: 1 where the loss is.</summary>
    public Tensor Weights { get; }

    /// <summary>Tokens that are no padding, an image on average.</summary>
    public double TokensAnImage { get; private init; }

    /// <summary>Share of pictures that have such a sequence.</summary>
    public double Coverage => counts.Length == 0 ? 0 : (double)kept / counts.Length;

    /// <summary>Encodes the sequences of each picture.</summary>
    /// <param name="sequences">Token ids without end, of each picture.</param>
    /// <param name="length">T, above the longest sequence.</param>
    /// <param name="end">Id of the end token.</param>
    /// <param name="first">From ids to the place of the first token with loss.</param>
    public static SequenceRows Of(IReadOnlyList<IReadOnlyList<int[]>> sequences, int length, int end, Func<int[], int> first)
    {
        using var scope = NewDisposeScope();
        int[] counts = [.. sequences.Select(s => s.Count)], starts = new int[counts.Length];
        int rows = 1 + counts.Sum(), row = 1;
        var ids = new long[rows * length];
        var weights = new float[rows * length];
        double tokens = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            starts[i] = row;
            foreach (int[] sequence in sequences[i])
            {
                for (int t = 0; t <= sequence.Length; t++)
                    ids[row * length + t] = t < sequence.Length ? sequence[t] : end;
                weights.AsSpan(row * length + first(sequence), sequence.Length + 1 - first(sequence)).Fill(1);
                tokens += (sequence.Length + 1.0) / counts[i];
                row++;
            }
        }
        return new(tensor(ids, rows, length), tensor(weights, rows, length), starts, counts) { TokensAnImage = tokens / counts.Length };
    }

    /// <summary>Rows of sequences of a picture.</summary>
    /// <param name="image">Picture.</param>
    /// <param name="uniform">In [0, 1): which sequence.</param>
    /// <param name="further">How many sequences behind it.</param>
    /// <returns>A row; 0 where the picture has none.</returns>
    public long Row(long image, float uniform, int further = 0)
    {
        int count = counts[image];
        return count == 0 ? 0 : starts[image] + ((int)(uniform * (double)count) + further) % count;
    }

    public void Dispose()
    {
        Tokens.Dispose();
        Weights.Dispose();
    }
}
