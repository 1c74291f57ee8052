using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>The text of a prefix-LM batch: what is given, what is to be said, and which is which.</summary>
/// <remarks>
/// PaliGemma, section 3.2.3. A row reads <c>BOS prefix SEP | suffix EOS | padding</c>; images come before it and are not counted here.
/// <code>
/// Ids      2  41 42  5 | 71 72  1 |  0  0
/// MaskAr   0   0  0  0 |  1  1  1 |  1  1     1: later blocks, which earlier tokens do not see
/// Real     1   1  1  1 |  1  1  1 |  0  0
/// Loss     0   0  0  0 |  1  1  1 |  0  0     what the model is asked to predict
/// </code>
/// </remarks>
/// <param name="Ids">int64[B, T].</param>
/// <param name="MaskAr">int64[B, T].</param>
/// <param name="Real">bool[B, T]: false for padding, on either side.</param>
/// <param name="Loss">bool[B, T].</param>
public sealed record PrefixBatch(Tensor Ids, Tensor MaskAr, Tensor Real, Tensor Loss) : IDisposable
{
    /// <summary>Packs rows of unequal length, padding on the right.</summary>
    /// <param name="prefixes">One list of ids a row, with its begin and separator tokens.</param>
    /// <param name="suffixes">One list of ids a row, with its end token.</param>
    /// <param name="padToken">Id of padding.</param>
    /// <param name="length">T; longer rows are cut at the end, as the released code does. As wide as the longest row when null.</param>
    /// <returns>CPU tensors of the current dispose scope.</returns>
    /// <exception cref="ArgumentException">There are not as many suffixes as prefixes, or there is no row.</exception>
    public static PrefixBatch Pack(
        IReadOnlyList<IReadOnlyList<long>> prefixes, IReadOnlyList<IReadOnlyList<long>> suffixes, long padToken = 0, int? length = null)
    {
        Check.Member(prefixes.Count > 0 && prefixes.Count == suffixes.Count, "suffixes", $"{suffixes.Count} rows", $"give one for each of the {prefixes.Count} prefixes");
        int rows = prefixes.Count, width = length ?? Enumerable.Range(0, rows).Max(r => prefixes[r].Count + suffixes[r].Count);
        var (ids, ar) = (new long[rows * width], new long[rows * width]);
        var (real, loss) = (new bool[rows * width], new bool[rows * width]);
        Array.Fill(ids, padToken);
        Array.Fill(ar, 1);
        for (int row = 0; row < rows; row++)
        {
            int prefix = prefixes[row].Count;
            for (int i = 0; i < Math.Min(width, prefix + suffixes[row].Count); i++)
            {
                int at = row * width + i;
                ids[at] = i < prefix ? prefixes[row][i] : suffixes[row][i - prefix];
                ar[at] = i < prefix ? 0 : 1;
                real[at] = true;
                loss[at] = i >= prefix;
            }
        }
        return new(tensor(ids, rows, width), tensor(ar, rows, width), tensor(real, [rows, width]), tensor(loss, [rows, width]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ids.Dispose();
        MaskAr.Dispose();
        Real.Dispose();
        Loss.Dispose();
    }
}
