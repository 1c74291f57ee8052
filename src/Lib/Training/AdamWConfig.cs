using Experiments.Core;

namespace Experiments.Training;

/// <summary>Settings of <see cref="FusedAdamW"/>.</summary>
/// <param name="LearningRate">Peak learning rate; the schedule multiplies it.</param>
/// <param name="WeightDecay">Decay of the weight matrices, see <see cref="FusedAdamW"/> for which these are.</param>
/// <param name="Decay">What the decay is multiplied by.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment; 0.95 steadies contrastive training (SigLIP, section 4.5), 0.999 is Adam's own.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="Rules">Exceptions by parameter name, the first match counts; null for none.</param>
public sealed record AdamWConfig(
    double LearningRate = 1e-3,
    double WeightDecay = 1e-4,
    DecayRule Decay = DecayRule.TimesSchedule,
    double Beta1 = 0.9,
    double Beta2 = 0.999,
    double Epsilon = 1e-8,
    IReadOnlyList<ParameterRule>? Rules = null)
{
    /// <summary>SigLIP's rates and decay with Beta2 0.95: rate 1e-3, decay 1e-4 times the schedule.</summary>
    public static AdamWConfig SigLip { get; } = new(Beta2: 0.95);

    /// <summary>PyTorch's defaults: rate 1e-3, decay 0.01 times the learning rate, Beta2 0.999.</summary>
    public static AdamWConfig Torch { get; } = new(WeightDecay: 0.01, Decay: DecayRule.TimesLearningRate);

    /// <summary>A copy with some members replaced.</summary>
    /// <param name="learningRate">Replaces <see cref="LearningRate"/>.</param>
    /// <param name="weightDecay">Replaces <see cref="WeightDecay"/>.</param>
    /// <param name="decay">Replaces <see cref="Decay"/>.</param>
    /// <param name="beta1">Replaces <see cref="Beta1"/>.</param>
    /// <param name="beta2">Replaces <see cref="Beta2"/>.</param>
    /// <param name="epsilon">Replaces <see cref="Epsilon"/>.</param>
    /// <param name="rules">Replaces <see cref="Rules"/>.</param>
    /// <returns>The copy.</returns>
    public AdamWConfig With(
        double? learningRate = null,
        double? weightDecay = null,
        DecayRule? decay = null,
        double? beta1 = null,
        double? beta2 = null,
        double? epsilon = null,
        IReadOnlyList<ParameterRule>? rules = null) =>
        new(
            learningRate ?? LearningRate,
            weightDecay ?? WeightDecay,
            decay ?? Decay,
            beta1 ?? Beta1,
            beta2 ?? Beta2,
            epsilon ?? Epsilon,
            rules ?? Rules);

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Positive(LearningRate, "AdamWConfig.LearningRate");
        Check.Member(WeightDecay >= 0, "AdamWConfig.WeightDecay", WeightDecay, "use 0 or more");
        Check.Member(Beta1 is >= 0 and < 1, "AdamWConfig.Beta1", Beta1, "use a value in [0, 1)");
        Check.Member(Beta2 is >= 0 and < 1, "AdamWConfig.Beta2", Beta2, "use a value in [0, 1)");
        Check.Positive(Epsilon, "AdamWConfig.Epsilon");
        foreach (var rule in Rules ?? [])
            rule.Validate();
    }

    /// <summary>Whether all members are equal, the rules one by one.</summary>
    /// <param name="other">Another configuration.</param>
    /// <returns>True when both train alike.</returns>
    public bool Equals(AdamWConfig? other) =>
        other is not null
        && (LearningRate, WeightDecay, Decay, Beta1, Beta2, Epsilon)
            == (other.LearningRate, other.WeightDecay, other.Decay, other.Beta1, other.Beta2, other.Epsilon)
        && (Rules ?? []).SequenceEqual(other.Rules ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LearningRate, WeightDecay, Decay, Beta1, Beta2, Epsilon, Rules?.Count ?? 0);
}
