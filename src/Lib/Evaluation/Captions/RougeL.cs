namespace Experiments.Evaluation;

/// <summary>ROUGE-L: the longest common subsequence of words of caption and reference.</summary>
/// <remarks>
/// Lin, section 3, as pycocoevalcap computes it: with precision P and recall R of the longest common subsequence, each the best over the
/// references by itself, F = (1 + b^2) P R / (R + b^2 P), b = 1.2. Sentences must be tokenised as for <see cref="CiderD"/>.
/// </remarks>
public static class RougeL
{
    private const double Beta = 1.2;

    /// <summary>Scores captions.</summary>
    /// <param name="candidates">One caption an image, words separated by white space.</param>
    /// <param name="references">Reference captions of each image, at least one.</param>
    /// <returns>Scores in [0, 1].</returns>
    /// <exception cref="ArgumentException">There is no caption, the lists differ in length, or an image has no reference.</exception>
    public static CaptionScores Measure(IReadOnlyList<string> candidates, IReadOnlyList<IReadOnlyList<string>> references)
    {
        var set = CaptionSet.Read(candidates, references, orders: 1);
        var each = new double[candidates.Count];
        for (int i = 0; i < each.Length; i++)
            each[i] = Score(set.Candidates[i].Words, set.References[i]);
        return CaptionScores.Of(each);
    }

    private static double Score(int[] candidate, SentenceGrams[] references)
    {
        double precision = 0, recall = 0;
        foreach (int[] reference in references.Select(r => r.Words).Where(words => words.Length > 0 && candidate.Length > 0))
        {
            double common = Common(candidate, reference);
            precision = Math.Max(precision, common / candidate.Length);
            recall = Math.Max(recall, common / reference.Length);
        }
        double b = Beta * Beta;
        return precision == 0 || recall == 0 ? 0 : (1 + b) * precision * recall / (recall + (b * precision));
    }

    private static int Common(int[] a, int[] b)
    {
        Span<int> row = b.Length < 256 ? stackalloc int[b.Length + 1] : new int[b.Length + 1];
        row.Clear();
        foreach (int word in a)
        {
            int diagonal = 0;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = word == b[j - 1] ? diagonal + 1 : Math.Max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[^1];
    }
}
