using Experiments.Core;
using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Papers.CapPa;

/// <summary>Captions of a batch that have the same words as a picture's own in another order: the negatives that make a contrastive model bind.</summary>
/// <remarks>
/// A model of bags of words tells all other negatives apart. Where these are rare it has no reason to learn more; where they are common it
/// must. So their number is what a comparison of captioners with contrastive models has to state.
/// </remarks>
public static class SameBagNegatives
{
    /// <summary>Their expected number beside one picture of a training batch.</summary>
    /// <remarks>
    /// Exact, not sampled. A batch has B different images of N, each with one of its V captions. With b_g the number of captions of bag g,
    /// c_x that of captions equal to x, and o the pairs within one image, which never meet in a batch,
    /// <code>E = (B - 1) / (N - 1) * (sum_g b_g^2 - sum_x c_x^2 - o) / (N V^2)</code>
    /// </remarks>
    /// <param name="pairs">What batches are drawn from.</param>
    /// <param name="batch">Images a batch B.</param>
    /// <returns>Captions a picture; 0 for a batch of one.</returns>
    /// <exception cref="ArgumentException">The batch is empty or larger than the data.</exception>
    public static double Expected(PairSet pairs, int batch)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        Check.Member(batch >= 1 && batch <= pairs.Count, nameof(batch), batch, $"use 1 to {pairs.Count}, the number of images");
        if (batch == 1)
            return 0;
        using var scope = NewDisposeScope();
        long[] bags = PairSet.KeysOf(pairs.Tokens.sort(-1).Values).data<long>().ToArray();
        long[] captions = pairs.Keys.data<long>().ToArray();
        int variants = pairs.Variants;
        double within = Enumerable.Range(0, pairs.Count).Sum(i => Meetings(bags.AsSpan(i * variants, variants).ToArray(), captions.AsSpan(i * variants, variants).ToArray()));
        double meetings = Meetings(bags, captions) - within;
        return (batch - 1.0) / (pairs.Count - 1) * meetings / (pairs.Count * (double)variants * variants);
    }

    /// <summary>Ordered pairs of captions with the same bag and another order.</summary>
    private static double Meetings(long[] bags, long[] captions) => Squares(bags) - Squares(captions);

    private static double Squares(long[] keys) => keys.CountBy(k => k).Sum(c => (double)c.Value * c.Value);
}
