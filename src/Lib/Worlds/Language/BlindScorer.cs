using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>A model of texts alone, the control of every test of sight: trigrams, bigrams and words counted on captions.</summary>
/// <remarks>
/// Interpolated: p(w | u v) = .6 f(w | u v) + .3 f(w | v) + .1 f(w), where f are relative frequencies and words are counted one up.
/// A sentence starts and ends at an edge, which counts as a word. What it
/// scores above chance on a test, the test's sentences give away.
/// </remarks>
public sealed class BlindScorer
{
    private const string Edge = "<edge>";
    private readonly Dictionary<string, int> words = [];
    private readonly Dictionary<(string, string), int> pairs = [];
    private readonly Dictionary<(string, string), int> pairContexts = [];
    private readonly Dictionary<(string, string, string), int> triples = [];
    private int total;

    /// <summary>Counts captions.</summary>
    /// <param name="captions">Training captions.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public BlindScorer(IEnumerable<string> captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        foreach (string caption in captions)
        {
            foreach (var (u, v, w) in Trigrams(caption))
            {
                words[w] = words.GetValueOrDefault(w) + 1;
                pairs[(v, w)] = pairs.GetValueOrDefault((v, w)) + 1;
                pairContexts[(u, v)] = pairContexts.GetValueOrDefault((u, v)) + 1;
                triples[(u, v, w)] = triples.GetValueOrDefault((u, v, w)) + 1;
                total++;
            }
        }
        Check.Member(total > 0, nameof(captions), "empty", "give some training captions");
    }

    /// <summary>How likely a sentence is.</summary>
    /// <param name="sentence">Any words; unknown ones are rare, not impossible.</param>
    /// <returns>Natural logarithm of its probability.</returns>
    public double LogLikelihood(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        return Trigrams(sentence).Sum(t => Math.Log(Probability(t.First, t.Second, t.Third)));
    }

    /// <summary>Accuracy on a binding test without looking.</summary>
    /// <param name="items">Sentence pairs.</param>
    /// <param name="test">Which false sentences.</param>
    /// <returns>Share of pairs whose true sentence is likelier; near 1/2 if the test is fair.</returns>
    public double Accuracy(IReadOnlyList<BindingItem> items, BindingTest test)
    {
        ArgumentNullException.ThrowIfNull(items);
        return BindingPairs.Accuracy(
            [.. items.Select(i => LogLikelihood(i.True))], [.. items.Select(i => LogLikelihood(i.False(test)))]);
    }

    private double Probability(string u, string v, string w)
    {
        double one = (words.GetValueOrDefault(w) + 1.0) / (total + words.Count + 1.0);
        double two = Share(pairs.GetValueOrDefault((v, w)), words.GetValueOrDefault(v));
        double three = Share(triples.GetValueOrDefault((u, v, w)), pairContexts.GetValueOrDefault((u, v)));
        return 0.6 * three + 0.3 * two + 0.1 * one;
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : part / (double)whole;

    private static IEnumerable<(string First, string Second, string Third)> Trigrams(string caption)
    {
        var (u, v) = (Edge, Edge);
        foreach (string word in caption.Replace(",", " ,", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(Edge))
        {
            yield return (u, v, word);
            (u, v) = (v, word);
        }
    }
}
