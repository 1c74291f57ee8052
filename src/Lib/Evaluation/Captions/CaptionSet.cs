using Experiments.Core;

namespace Experiments.Evaluation;

/// <summary>Captions to score with their references, counted once.</summary>
internal sealed class CaptionSet
{
    private CaptionSet(GramVocabulary vocabulary, SentenceGrams[] candidates, SentenceGrams[][] references) =>
        (Vocabulary, Candidates, References) = (vocabulary, candidates, references);

    public GramVocabulary Vocabulary { get; }

    public SentenceGrams[] Candidates { get; }

    public SentenceGrams[][] References { get; }

    public static CaptionSet Read(IReadOnlyList<string> candidates, IReadOnlyList<IReadOnlyList<string>> references, int orders)
    {
        Check.Member(candidates.Count > 0, "candidates", "empty", "give at least one caption");
        Check.Member(references.Count == candidates.Count, "references", $"{references.Count} lists", $"give {candidates.Count}, one a caption");
        for (int i = 0; i < references.Count; i++)
        {
            if (references[i].Count == 0)
                throw new ArgumentException($"references[{i}] is empty; give at least one reference, or leave the caption out.", nameof(references));
        }
        var vocabulary = new GramVocabulary(orders);
        return new(
            vocabulary,
            [.. candidates.Select(vocabulary.Read)],
            [.. references.Select(r => r.Select(vocabulary.Read).ToArray())]);
    }
}
