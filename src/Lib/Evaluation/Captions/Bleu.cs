namespace Experiments.Evaluation;

/// <summary>BLEU-1 to BLEU-4: how many of a caption's n-grams its references have.</summary>
/// <remarks>
/// Papineni et al., section 2, as pycocoevalcap computes it: geometric mean of the clipped precisions of 1 to n words, times
/// exp(1 - r / c) for captions of c words shorter than their closest reference of r; of two equally close ones the shorter counts.
/// Tiny constants stand in for zero counts. Sentences must be tokenised as for <see cref="CiderD"/>.
/// </remarks>
public static class Bleu
{
    private const int Orders = 4;
    private const double Small = 1e-9, Tiny = 1e-15;

    /// <summary>Scores captions.</summary>
    /// <param name="candidates">One caption an image, words separated by white space.</param>
    /// <param name="references">Reference captions of each image, at least one.</param>
    /// <returns>Scores in [0, 1].</returns>
    /// <exception cref="ArgumentException">There is no caption, the lists differ in length, or an image has no reference.</exception>
    public static BleuScores Measure(IReadOnlyList<string> candidates, IReadOnlyList<IReadOnlyList<string>> references)
    {
        var set = CaptionSet.Read(candidates, references, Orders);
        var each = new double[candidates.Count][];
        long[] right = new long[Orders], all = new long[Orders];
        long length = 0, closest = 0;
        Span<long> hits = stackalloc long[Orders], grams = stackalloc long[Orders];
        for (int i = 0; i < each.Length; i++)
        {
            var candidate = set.Candidates[i];
            int near = Closest(candidate.Words.Length, set.References[i]);
            for (int order = 0; order < Orders; order++)
            {
                hits[order] = Hits(candidate.Orders[order], set.References[i], order);
                grams[order] = Math.Max(0, candidate.Words.Length - order);
                right[order] += hits[order];
                all[order] += grams[order];
            }
            length += candidate.Words.Length;
            closest += near;
            each[i] = Score(hits, grams, candidate.Words.Length, near);
        }
        return new(Score(right, all, length, closest), each);
    }

    private static double[] Score(ReadOnlySpan<long> right, ReadOnlySpan<long> all, long length, long closest)
    {
        double ratio = (length + Tiny) / (closest + Small);
        double brevity = ratio < 1 ? Math.Exp(1 - (1 / ratio)) : 1;
        var scores = new double[Orders];
        double product = 1;
        for (int order = 0; order < Orders; order++)
        {
            product *= (right[order] + Tiny) / (all[order] + Small);
            scores[order] = Math.Pow(product, 1.0 / (order + 1)) * brevity;
        }
        return scores;
    }

    private static int Closest(int length, SentenceGrams[] references)
    {
        int best = references[0].Words.Length;
        foreach (var reference in references)
        {
            int other = reference.Words.Length;
            int nearer = Math.Abs(other - length).CompareTo(Math.Abs(best - length));
            best = nearer < 0 || (nearer == 0 && other < best) ? other : best;
        }
        return best;
    }

    private static long Hits((int Id, int Count)[] candidate, SentenceGrams[] references, int order)
    {
        Span<int> most = candidate.Length <= 256 ? stackalloc int[candidate.Length] : new int[candidate.Length];
        most.Clear();
        foreach (var reference in references)
        {
            var other = reference.Orders[order];
            for (int i = 0, j = 0; i < candidate.Length && j < other.Length;)
            {
                int place = candidate[i].Id.CompareTo(other[j].Id);
                if (place == 0)
                    most[i] = Math.Max(most[i], other[j].Count);
                i += place <= 0 ? 1 : 0;
                j += place >= 0 ? 1 : 0;
            }
        }
        long hits = 0;
        for (int i = 0; i < candidate.Length; i++)
            hits += Math.Min(candidate[i].Count, most[i]);
        return hits;
    }
}
