namespace Experiments.Evaluation;

/// <summary>A sentence as counted n-grams.</summary>
/// <param name="Words">Ids of its words in order.</param>
/// <param name="Orders">For n = 1, 2, ...: ids of its different n-grams in ascending order, with their counts.</param>
internal sealed record SentenceGrams(int[] Words, (int Id, int Count)[][] Orders);
