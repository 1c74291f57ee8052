namespace Experiments.Kernels.Languages.FSharp;

/// <summary>What the F# session made of a piece of code.</summary>
/// <param name="Errors">Why it does not compile.</param>
/// <param name="Thrown">What it threw.</param>
/// <param name="HasValue">Whether it ended in an expression with a value.</param>
/// <param name="Value">That value.</param>
internal sealed record FSharpOutcome(IReadOnlyList<SourceError> Errors, Exception? Thrown = null, bool HasValue = false, object? Value = null);
