using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Settings of <see cref="ScalingAdafactor"/>, with big_vision's defaults.</summary>
/// <param name="LearningRate">Peak learning rate; the schedule multiplies it.</param>
/// <param name="WeightDecay">Decay of the weight matrices, see <see cref="GradientOptimizer"/> for which these are.</param>
/// <param name="Decay">What the decay is multiplied by.</param>
/// <param name="Momentum">Part of the mean update that stays at a step, not bias-corrected; 0 keeps none.</param>
/// <param name="FirstMoment">How the mean update is kept between steps.</param>
/// <param name="Beta2Cap">Largest decay of the second moment; 0.95 steadies contrastive training.</param>
/// <param name="DecayRate">Exponent e of the second moment's decay, 1 - t^-e at step t.</param>
/// <param name="MinFactored">Least size of both axes for the second moment to be factored.</param>
/// <param name="Clip">Largest root mean square of an update of one parameter; null for no limit.</param>
/// <param name="Epsilon">Added to the squared gradient.</param>
/// <param name="Rules">Exceptions by parameter name, the first match counts; null for none.</param>
public sealed record ScalingAdafactorConfig(
    double LearningRate = 1e-3,
    double WeightDecay = 1e-4,
    DecayRule Decay = DecayRule.TimesSchedule,
    double Momentum = 0.9,
    MomentStorage FirstMoment = MomentStorage.Bfloat16,
    double Beta2Cap = 0.999,
    double DecayRate = 0.8,
    int MinFactored = 32,
    double? Clip = null,
    double Epsilon = 1e-30,
    IReadOnlyList<ParameterRule>? Rules = null)
    : OptimizerConfig(LearningRate, WeightDecay, Decay, Rules)
{
    /// <summary>A copy with some members replaced.</summary>
    /// <param name="learningRate">Replaces <see cref="OptimizerConfig.LearningRate"/>.</param>
    /// <param name="weightDecay">Replaces <see cref="OptimizerConfig.WeightDecay"/>.</param>
    /// <param name="decay">Replaces <see cref="OptimizerConfig.Decay"/>.</param>
    /// <param name="momentum">Replaces <see cref="Momentum"/>.</param>
    /// <param name="firstMoment">Replaces <see cref="FirstMoment"/>.</param>
    /// <param name="beta2Cap">Replaces <see cref="Beta2Cap"/>.</param>
    /// <param name="decayRate">Replaces <see cref="DecayRate"/>.</param>
    /// <param name="minFactored">Replaces <see cref="MinFactored"/>.</param>
    /// <param name="clip">Replaces <see cref="Clip"/>; 0 gives null.</param>
    /// <param name="epsilon">Replaces <see cref="Epsilon"/>.</param>
    /// <param name="rules">Replaces <see cref="OptimizerConfig.Rules"/>.</param>
    /// <returns>The copy.</returns>
    public ScalingAdafactorConfig With(
        double? learningRate = null,
        double? weightDecay = null,
        DecayRule? decay = null,
        double? momentum = null,
        MomentStorage? firstMoment = null,
        double? beta2Cap = null,
        double? decayRate = null,
        int? minFactored = null,
        double? clip = null,
        double? epsilon = null,
        IReadOnlyList<ParameterRule>? rules = null) =>
        new(
            learningRate ?? LearningRate,
            weightDecay ?? WeightDecay,
            decay ?? Decay,
            momentum ?? Momentum,
            firstMoment ?? FirstMoment,
            beta2Cap ?? Beta2Cap,
            decayRate ?? DecayRate,
            minFactored ?? MinFactored,
            clip is 0 ? null : clip ?? Clip,
            epsilon ?? Epsilon,
            rules ?? Rules);

    /// <inheritdoc/>
    public override GradientOptimizer Create(nn.Module model) => new ScalingAdafactor(model, this);

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check.Member(Decay != DecayRule.Coupled, "ScalingAdafactorConfig.Decay", Decay, "use TimesSchedule or TimesLearningRate");
        Check.Member(Momentum is >= 0 and < 1, "ScalingAdafactorConfig.Momentum", Momentum, "use a value in [0, 1)");
        Check.Member(Beta2Cap is > 0 and < 1, "ScalingAdafactorConfig.Beta2Cap", Beta2Cap, "use a value in (0, 1)");
        Check.Positive(DecayRate, "ScalingAdafactorConfig.DecayRate");
        Check.Positive(MinFactored, "ScalingAdafactorConfig.MinFactored");
        Check.Member(Clip is null or > 0, "ScalingAdafactorConfig.Clip", Clip, "use a value above 0, or null for no limit");
        Check.Positive(Epsilon, "ScalingAdafactorConfig.Epsilon");
    }
}
