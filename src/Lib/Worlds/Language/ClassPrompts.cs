namespace Experiments.Worlds;

/// <summary>The sentences that stand for one class in zero-shot classification; their embeddings are averaged.</summary>
/// <param name="Label">Number of the class: the value of its category or colour.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Sentences">Sentences, at least one.</param>
public sealed record ClassPrompts(int Label, string Name, IReadOnlyList<string> Sentences);
