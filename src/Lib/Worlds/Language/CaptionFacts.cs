using System.Collections.Immutable;

namespace Experiments.Worlds;

/// <summary>What a caption states, in no language: the captioner writes it, the parser reads it back.</summary>
/// <param name="Clauses">Clauses in order; empty when no object is nameable.</param>
/// <param name="Tail">The place, or null where it is not stated.</param>
public sealed record CaptionFacts(ImmutableArray<Clause> Clauses, SceneTail? Tail = null)
{
    /// <summary>All noun phrases, in the order of mention.</summary>
    public IEnumerable<NounPhrase> Phrases => Clauses.SelectMany(c => c.Phrases);

    /// <summary>Whether both state the same in the same order.</summary>
    /// <param name="other">Other facts.</param>
    /// <returns>True for equal clauses and tail.</returns>
    public bool Equals(CaptionFacts? other) =>
        other is not null && Tail == other.Tail && Clauses.AsSpan().SequenceEqual(other.Clauses.AsSpan());

    /// <summary>A hash of clauses and tail.</summary>
    /// <returns>Equal for equal facts.</returns>
    public override int GetHashCode() => Clauses.Aggregate(HashCode.Combine(Tail), HashCode.Combine);

    /// <summary>Prints as the English caption.</summary>
    /// <returns>The caption in words.</returns>
    public override string ToString() => Captioner.Say(this);

    /// <summary>Whether every fact is true of a scene: the measure of a captioner's words.</summary>
    /// <param name="truth">What is seen.</param>
    /// <returns>True if each clause and the tail hold.</returns>
    public bool HoldIn(SceneTruth truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        return (Tail is null || Tail == SceneTail.Of(truth.Scene)) && Clauses.All(c => c.HoldsIn(truth));
    }
}
