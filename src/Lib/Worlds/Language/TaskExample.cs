namespace Experiments.Worlds;

/// <summary>A training example in words: the picture and the prefix are given, the answer is learnt.</summary>
/// <param name="Item">Place of the picture in the list the examples were made from.</param>
/// <param name="Task">Task.</param>
/// <param name="Prefix">Words given.</param>
/// <param name="Answer">Words to write.</param>
public sealed record TaskExample(int Item, SequenceTask Task, string Prefix, string Answer);
