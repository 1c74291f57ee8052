using Experiments.Core;

namespace Experiments.Models.Generation;

/// <summary>How wide beam search looks, and what it thinks of length.</summary>
/// <param name="Width">Hypotheses kept for each row.</param>
/// <param name="LengthPenalty">
/// Exponent alpha of lp(n) = ((5 + n) / 6)^alpha, by which the log-probability of n tokens is divided: 0 compares sums, which prefers short
/// answers, larger values prefer long ones.
/// </param>
/// <remarks>"Google's Neural Machine Translation System", section 7, equation 14.</remarks>
public sealed record BeamConfig(int Width = 4, double LengthPenalty = 0)
{
    /// <summary>A copy with some members changed.</summary>
    /// <param name="width">As the member of that name.</param>
    /// <param name="lengthPenalty">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public BeamConfig With(int? width = null, double? lengthPenalty = null) => new(width ?? Width, lengthPenalty ?? LengthPenalty);

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Positive(Width, "BeamConfig.Width");
        Check.Member(double.IsFinite(LengthPenalty), "BeamConfig.LengthPenalty", LengthPenalty, "use a finite number, 0 for none");
    }

    /// <summary>Score of a hypothesis of some length.</summary>
    internal double Score(double logProbability, int tokens) => logProbability / Math.Pow((5 + tokens) / 6.0, LengthPenalty);
}
