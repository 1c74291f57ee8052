namespace Experiments.Papers.Foundations;

/// <summary>A token that could come next.</summary>
/// <param name="Token">As the vocabulary writes it.</param>
/// <param name="Probability">What the model gives it.</param>
public sealed record TokenCandidate(string Token, double Probability)
{
    /// <summary>Token and probability.</summary>
    /// <returns>Such as <c>red 0.93</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Token} {Probability:0.00}");
}
