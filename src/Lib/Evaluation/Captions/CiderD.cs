namespace Experiments.Evaluation;

/// <summary>CIDEr-D: agreement of n-grams with the references, rare ones counting more. What papers call CIDEr.</summary>
/// <remarks>
/// <para>Vedantam et al., section 5, as pycocoevalcap computes it: n-grams of 1 to 4 words are weighted by tf x idf, documents being the
/// reference sets of the images given; the cosine with each reference takes the smaller of both weights and is multiplied by
/// exp(-(l_c - l_r)^2 / (2 x 6^2)); then mean over references and n, times 10. The tool's lengths l count bigrams.</para>
/// <para>Scores depend on the whole set, and a set of one image scores 0. Sentences must be tokenised and in lower case: words separated
/// by spaces, punctuation removed, as by the Penn Treebank tokeniser that the official tool runs first.</para>
/// </remarks>
public static class CiderD
{
    private const int Orders = 4;
    private const double Sigma = 6;

    /// <summary>Scores captions.</summary>
    /// <param name="candidates">One caption an image, words separated by white space.</param>
    /// <param name="references">Reference captions of each image, at least one.</param>
    /// <returns>Scores in [0, 10]; papers print 100 times the tool's number, so 1.2 is 120.</returns>
    /// <exception cref="ArgumentException">There is no caption, the lists differ in length, or an image has no reference.</exception>
    public static CaptionScores Measure(IReadOnlyList<string> candidates, IReadOnlyList<IReadOnlyList<string>> references)
    {
        var set = CaptionSet.Read(candidates, references, Orders);
        double[][] rarity = Rarity(set);
        var each = new double[candidates.Count];
        for (int i = 0; i < each.Length; i++)
        {
            double sum = 0;
            foreach (var reference in set.References[i])
                sum += Similarity(set.Candidates[i], reference, rarity);
            each[i] = 10 * sum / set.References[i].Length;
        }
        return CaptionScores.Of(each);
    }

    /// <summary>ln(images / images whose references have the n-gram), of each order and n-gram.</summary>
    private static double[][] Rarity(CaptionSet set)
    {
        var rarity = new double[Orders][];
        for (int order = 0; order < Orders; order++)
        {
            var documents = new int[set.Vocabulary.Count(order + 1)];
            var last = new int[documents.Length];
            for (int i = 0; i < set.References.Length; i++)
            {
                foreach (var reference in set.References[i])
                {
                    foreach (var (id, _) in reference.Orders[order])
                    {
                        documents[id] += last[id] == i + 1 ? 0 : 1;
                        last[id] = i + 1;
                    }
                }
            }
            rarity[order] = [.. documents.Select(d => Math.Log(set.References.Length) - Math.Log(Math.Max(1, d)))];
        }
        return rarity;
    }

    private static double Similarity(SentenceGrams candidate, SentenceGrams reference, double[][] rarity)
    {
        double sum = 0;
        for (int order = 0; order < Orders; order++)
        {
            var (a, b) = (candidate.Orders[order], reference.Orders[order]);
            double dot = Clipped(a, b, rarity[order]);
            sum += dot == 0 ? 0 : dot / Math.Sqrt(Square(a, rarity[order]) * Square(b, rarity[order]));
        }
        double difference = Bigrams(candidate) - Bigrams(reference);
        return sum / Orders * Math.Exp(-difference * difference / (2 * Sigma * Sigma));
    }

    private static int Bigrams(SentenceGrams sentence) => Math.Max(0, sentence.Words.Length - 1);

    private static double Square((int Id, int Count)[] grams, double[] rarity)
    {
        double sum = 0;
        foreach (var (id, count) in grams)
            sum += count * rarity[id] * count * rarity[id];
        return sum;
    }

    private static double Clipped((int Id, int Count)[] candidate, (int Id, int Count)[] reference, double[] rarity)
    {
        double dot = 0;
        for (int i = 0, j = 0; i < candidate.Length && j < reference.Length;)
        {
            int order = candidate[i].Id.CompareTo(reference[j].Id);
            if (order == 0)
                dot += Math.Min(candidate[i].Count, reference[j].Count) * reference[j].Count * rarity[candidate[i].Id] * rarity[candidate[i].Id];
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return dot;
    }
}
