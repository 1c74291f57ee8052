using System.Collections.Immutable;

namespace Experiments.Worlds;

/// <summary>One clause of a caption: objects that are there, and how the first stands to the second.</summary>
/// <param name="Phrases">One noun phrase an object, in the order of mention; different phrases speak of different objects.</param>
/// <param name="Relation">Relation of the first phrase's object to the second's; null where none is stated.</param>
public sealed record Clause(ImmutableArray<NounPhrase> Phrases, Relation? Relation = null)
{
    /// <summary>Whether both say the same in the same order.</summary>
    /// <param name="other">Another clause.</param>
    /// <returns>True for equal phrases and relation.</returns>
    public bool Equals(Clause? other) =>
        other is not null && Relation == other.Relation && Phrases.AsSpan().SequenceEqual(other.Phrases.AsSpan());

    /// <summary>A hash of phrases and relation.</summary>
    /// <returns>Equal for equal clauses.</returns>
    public override int GetHashCode() => Phrases.Aggregate(HashCode.Combine(Relation), HashCode.Combine);

    /// <summary>Prints as the English clause.</summary>
    /// <returns>The clause in words.</returns>
    public override string ToString() => Captioner.Say(new CaptionFacts([this]));

    /// <summary>Whether the clause is true: each phrase describes its own nameable object, and the relation holds.</summary>
    /// <param name="truth">What is seen.</param>
    /// <returns>True if there is such a choice of objects.</returns>
    public bool HoldsIn(SceneTruth truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        return Assign(truth, [.. truth.Nameable], new int[Phrases.Length], 0);
    }

    private bool Assign(SceneTruth truth, int[] nameable, int[] chosen, int done)
    {
        if (done == Phrases.Length)
            return true;
        foreach (int k in nameable)
        {
            if (!Phrases[done].Describes(truth.Scene.Objects[k]) || Array.IndexOf(chosen, k, 0, done) >= 0)
                continue;
            if (done == 1 && Relation is Relation stated && Relations.Between(truth.Scene, chosen[0], k) != stated)
                continue;
            chosen[done] = k;
            if (Assign(truth, nameable, chosen, done + 1))
                return true;
        }
        return false;
    }
}
