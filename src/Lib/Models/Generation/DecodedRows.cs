using static TorchSharp.torch;

namespace Experiments.Models.Generation;

/// <summary>What a batch was decoded to.</summary>
/// <param name="Rows">One list of token ids a row: its answer, without a prompt that the state had read, the end token included where it came.</param>
/// <param name="LogProbabilities">Natural logarithm of what the model gave each of these tokens, before any temperature, cut or rule.</param>
/// <param name="PadToken">What <see cref="Tokens"/> puts after shorter rows.</param>
public sealed record DecodedRows(
    IReadOnlyList<IReadOnlyList<long>> Rows, IReadOnlyList<IReadOnlyList<float>> LogProbabilities, long PadToken)
{
    /// <summary>The rows as one tensor.</summary>
    /// <returns>int64[B, T], T the length of the longest row; shorter ones are padded on the right.</returns>
    public Tensor Tokens()
    {
        int length = Rows.Max(r => r.Count);
        var ids = new long[Rows.Count * length];
        Array.Fill(ids, PadToken);
        for (int row = 0; row < Rows.Count; row++)
        {
            for (int i = 0; i < Rows[row].Count; i++)
                ids[row * length + i] = Rows[row][i];
        }
        return tensor(ids, Rows.Count, length);
    }

    /// <summary>Log-probability of each whole row.</summary>
    /// <returns>float64[B] as numbers: sums over the row's tokens.</returns>
    public IReadOnlyList<double> Scores() => [.. LogProbabilities.Select(r => r.Sum(p => (double)p))];
}
