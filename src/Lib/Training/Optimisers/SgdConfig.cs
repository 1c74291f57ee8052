using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Settings of <see cref="Sgd"/>.</summary>
/// <param name="LearningRate">Peak learning rate; the schedule multiplies it.</param>
/// <param name="Momentum">Part of the running sum that stays at a step; 0 keeps none.</param>
/// <param name="Nesterov">Whether to look one step ahead.</param>
/// <param name="WeightDecay">Decay of the weight matrices, see <see cref="GradientOptimizer"/> for which these are.</param>
/// <param name="Decay">What the decay is multiplied by.</param>
/// <param name="Rules">Exceptions by parameter name, the first match counts; null for none.</param>
public sealed record SgdConfig(
    double LearningRate = 0.01,
    double Momentum = 0.9,
    bool Nesterov = true,
    double WeightDecay = 0,
    DecayRule Decay = DecayRule.Coupled,
    IReadOnlyList<ParameterRule>? Rules = null)
    : OptimizerConfig(LearningRate, WeightDecay, Decay, Rules)
{
    /// <summary>A copy with some members replaced.</summary>
    /// <param name="learningRate">Replaces <see cref="OptimizerConfig.LearningRate"/>.</param>
    /// <param name="momentum">Replaces <see cref="Momentum"/>.</param>
    /// <param name="nesterov">Replaces <see cref="Nesterov"/>.</param>
    /// <param name="weightDecay">Replaces <see cref="OptimizerConfig.WeightDecay"/>.</param>
    /// <param name="decay">Replaces <see cref="OptimizerConfig.Decay"/>.</param>
    /// <param name="rules">Replaces <see cref="OptimizerConfig.Rules"/>.</param>
    /// <returns>The copy.</returns>
    public SgdConfig With(
        double? learningRate = null,
        double? momentum = null,
        bool? nesterov = null,
        double? weightDecay = null,
        DecayRule? decay = null,
        IReadOnlyList<ParameterRule>? rules = null) =>
        new(learningRate ?? LearningRate, momentum ?? Momentum, nesterov ?? Nesterov, weightDecay ?? WeightDecay, decay ?? Decay, rules ?? Rules);

    /// <inheritdoc/>
    public override GradientOptimizer Create(nn.Module model) => new Sgd(model, this);

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check.Member(Momentum is >= 0 and < 1, "SgdConfig.Momentum", Momentum, "use a value in [0, 1)");
        Check.Member(!Nesterov || Momentum > 0, "SgdConfig.Nesterov", Nesterov, "use a momentum above 0, or no look-ahead");
    }
}
