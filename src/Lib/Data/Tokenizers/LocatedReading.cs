namespace Experiments.Data;

/// <summary>What was understood of a model's text.</summary>
/// <param name="Objects">The well-formed parts, in order.</param>
/// <param name="Faults">What is wrong with each other part; empty if all was understood.</param>
public sealed record LocatedReading(IReadOnlyList<LocatedObject> Objects, IReadOnlyList<string> Faults);
