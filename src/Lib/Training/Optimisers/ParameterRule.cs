using System.Text.RegularExpressions;
using Experiments.Core;

namespace Experiments.Training;

/// <summary>Trains some parameters otherwise than the rest: slower, with another decay, or not at all.</summary>
/// <param name="Pattern">Parameter names, <c>*</c> standing for any text: <c>image.*</c>, <c>*.bias</c>.</param>
/// <param name="LearningRateScale">Factor on the learning rate; 0 freezes the parameters.</param>
/// <param name="WeightDecay">Decay in place of the configuration's; null keeps it.</param>
public sealed record ParameterRule(string Pattern, double LearningRateScale = 1, double? WeightDecay = null)
{
    /// <summary>Freezes parameters, as LiT does with its image tower: no gradient is computed and nothing is updated.</summary>
    /// <param name="pattern">As <see cref="Pattern"/>.</param>
    /// <returns>The rule.</returns>
    public static ParameterRule Frozen(string pattern) => new(pattern, LearningRateScale: 0);

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Member(!string.IsNullOrWhiteSpace(Pattern), "ParameterRule.Pattern", $"'{Pattern}'", "name parameters, such as image.*");
        Check.Member(LearningRateScale >= 0 && double.IsFinite(LearningRateScale), "ParameterRule.LearningRateScale", LearningRateScale, "use 0 (frozen) or more");
        Check.Member(WeightDecay is not { } decay || (decay >= 0 && double.IsFinite(decay)), "ParameterRule.WeightDecay", WeightDecay, "use 0 or more, or null");
    }

    internal bool Matches(string name) =>
        Regex.IsMatch(name, $"^{Regex.Escape(Pattern).Replace("\\*", ".*")}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
