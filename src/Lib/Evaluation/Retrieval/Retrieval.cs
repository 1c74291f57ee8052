using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>Image-text retrieval: recall at 1, 5, 10 in both directions.</summary>
/// <remarks>
/// SigLIP evaluation protocol, section 6 of the card: every text is ranked for every image and the other way round by similarity; an
/// image counts when any of its texts is in reach. Two things differ for synthetic worlds: what belongs together is said by keys, so
/// that equal captions of different images all count as right, and ties are broken at random by a seed, since the order of an argsort
/// would make recall among ties an accident.
/// </remarks>
public static class Retrieval
{
    /// <summary>Scores embeddings.</summary>
    /// <param name="images">float[N, D], unit rows.</param>
    /// <param name="texts">float[M, D], unit rows.</param>
    /// <param name="imageKeys">int64[N]: image i and text j belong together when their keys are equal.</param>
    /// <param name="textKeys">int64[M].</param>
    /// <param name="seed">Breaks ties.</param>
    /// <returns>The recalls.</returns>
    /// <exception cref="ArgumentException">Shapes differ, an embedding is not a number, or an image or text has no partner.</exception>
    public static RetrievalScores Measure(Tensor images, Tensor texts, Tensor imageKeys, Tensor textKeys, ulong seed = 0)
    {
        Check.Shape(images, [-1, -1]);
        Check.Shape(texts, [-1, images.shape[1]]);
        using var nothing = no_grad();
        using var scope = NewDisposeScope();
        return MeasureSimilarity(images.mm(texts.t()), imageKeys, textKeys, seed);
    }

    /// <summary>Scores a similarity matrix.</summary>
    /// <param name="similarity">Floating point [N, M]: larger means nearer.</param>
    /// <param name="imageKeys">int64[N]: image i and text j belong together when their keys are equal.</param>
    /// <param name="textKeys">int64[M].</param>
    /// <param name="seed">Breaks ties.</param>
    /// <returns>The recalls.</returns>
    /// <exception cref="ArgumentException">Shapes differ, a similarity is not a number, or an image or text has no partner.</exception>
    public static RetrievalScores MeasureSimilarity(Tensor similarity, Tensor imageKeys, Tensor textKeys, ulong seed = 0)
    {
        Check.Shape(similarity, [-1, -1]);
        Check.Shape(imageKeys, [similarity.shape[0]]);
        Check.Shape(textKeys, [similarity.shape[1]]);
        using var nothing = no_grad();
        using var scope = NewDisposeScope();
        bool diverged = similarity.isnan().any().item<bool>();
        Check.Member(!diverged, nameof(similarity), "not a number somewhere", "the encoders diverged: lower the learning rate or clip gradients");
        var scores = similarity.cpu();
        var related = imageKeys.cpu().unsqueeze(1).eq(textKeys.cpu().unsqueeze(0));
        long[] texts = Ranks(scores, related, seed, stream: 0, "image"), images = Ranks(scores.t(), related.t(), seed, stream: 1, "text");
        static double At(long[] ranks, int k) => ranks.Count(r => r < k) / (double)ranks.Length;
        return new RetrievalScores(At(texts, 1), At(texts, 5), At(texts, 10), At(images, 1), At(images, 5), At(images, 10), texts.Length, images.Length);
    }

    // Rank of the best right answer of each row: wrong answers above it, and those of the wrong ones level with it that chance puts before it.
    private static long[] Ranks(Tensor scores, Tensor related, ulong seed, ulong stream, string query)
    {
        using var scope = NewDisposeScope();
        var partners = related.any(1);
        if (!partners.all().item<bool>())
        {
            long lonely = partners.to(int64).argmin().item<long>();
            throw new ArgumentException($"The {query} {lonely} has no partner: no key on the other side equals its own; drop it or fix its key.", nameof(related));
        }
        var best = scores.masked_fill(related.logical_not(), double.NegativeInfinity).amax([1], keepdim: true);
        var wrong = related.logical_not();
        long[] above = scores.gt(best).logical_and(wrong).sum(1).data<long>().ToArray();
        var level = scores.eq(best);
        long[] wrongTies = level.logical_and(wrong).sum(1).data<long>().ToArray();
        long[] rightTies = level.logical_and(related).sum(1).data<long>().ToArray();
        for (int row = 0; row < above.Length; row++)
            above[row] += WrongOnesFirst(wrongTies[row], rightTies[row], new CounterRandom(seed, stream, (ulong)row));
        return above;
    }

    // In a random order of the ties, how many wrong ones come before the first right one.
    private static long WrongOnesFirst(long wrong, long right, CounterRandom random)
    {
        long before = 0;
        while (before < wrong && random.Uniform((ulong)before) * (wrong - before + right) >= right)
            before++;
        return before;
    }
}
