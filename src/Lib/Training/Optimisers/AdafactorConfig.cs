using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Settings of <see cref="Adafactor"/>.</summary>
/// <param name="LearningRate">Peak learning rate; with <paramref name="RelativeStep"/> a factor on the step size, 1 in the paper.</param>
/// <param name="RelativeStep">Whether the step size follows from the step count: min(0.01, 1 / sqrt(t)).</param>
/// <param name="ScaleByParameter">Whether to multiply the step size by the parameter's root mean square, at least <paramref name="LeastScale"/>.</param>
/// <param name="WarmupInit">Whether the relative step size starts at 1e-6 t in place of 0.01.</param>
/// <param name="Momentum">Part of the mean update that stays at a step, not bias-corrected; 0 keeps none.</param>
/// <param name="WeightDecay">Decay of the weight matrices, times the step size, see <see cref="GradientOptimizer"/> for which these are.</param>
/// <param name="Clip">Largest root mean square of an update of one parameter.</param>
/// <param name="DecayRate">Exponent e of the second moment's decay, 1 - t^-e at step t.</param>
/// <param name="Epsilon">Added to the squared gradient.</param>
/// <param name="LeastScale">Least root mean square of a parameter.</param>
/// <param name="Rules">Exceptions by parameter name, the first match counts; null for none.</param>
public sealed record AdafactorConfig(
    double LearningRate = 1e-3,
    bool RelativeStep = false,
    bool ScaleByParameter = false,
    bool WarmupInit = false,
    double Momentum = 0,
    double WeightDecay = 0,
    double Clip = 1,
    double DecayRate = 0.8,
    double Epsilon = 1e-30,
    double LeastScale = 1e-3,
    IReadOnlyList<ParameterRule>? Rules = null)
    : OptimizerConfig(LearningRate, WeightDecay, DecayRule.TimesLearningRate, Rules)
{
    /// <summary>The paper's own: step size from step count and parameter scale.</summary>
    public static AdafactorConfig Relative { get; } = new(LearningRate: 1, RelativeStep: true, ScaleByParameter: true);

    /// <summary>T5's: rate 1e-3 times the parameter scale, as in the T5 fine-tuning recipe.</summary>
    public static AdafactorConfig T5 { get; } = new(ScaleByParameter: true);

    /// <summary>A copy with some members replaced.</summary>
    /// <param name="learningRate">Replaces <see cref="OptimizerConfig.LearningRate"/>.</param>
    /// <param name="relativeStep">Replaces <see cref="RelativeStep"/>.</param>
    /// <param name="scaleByParameter">Replaces <see cref="ScaleByParameter"/>.</param>
    /// <param name="warmupInit">Replaces <see cref="WarmupInit"/>.</param>
    /// <param name="momentum">Replaces <see cref="Momentum"/>.</param>
    /// <param name="weightDecay">Replaces <see cref="OptimizerConfig.WeightDecay"/>.</param>
    /// <param name="clip">Replaces <see cref="Clip"/>.</param>
    /// <param name="decayRate">Replaces <see cref="DecayRate"/>.</param>
    /// <param name="epsilon">Replaces <see cref="Epsilon"/>.</param>
    /// <param name="leastScale">Replaces <see cref="LeastScale"/>.</param>
    /// <param name="rules">Replaces <see cref="OptimizerConfig.Rules"/>.</param>
    /// <returns>The copy.</returns>
    public AdafactorConfig With(
        double? learningRate = null,
        bool? relativeStep = null,
        bool? scaleByParameter = null,
        bool? warmupInit = null,
        double? momentum = null,
        double? weightDecay = null,
        double? clip = null,
        double? decayRate = null,
        double? epsilon = null,
        double? leastScale = null,
        IReadOnlyList<ParameterRule>? rules = null) =>
        new(
            learningRate ?? LearningRate,
            relativeStep ?? RelativeStep,
            scaleByParameter ?? ScaleByParameter,
            warmupInit ?? WarmupInit,
            momentum ?? Momentum,
            weightDecay ?? WeightDecay,
            clip ?? Clip,
            decayRate ?? DecayRate,
            epsilon ?? Epsilon,
            leastScale ?? LeastScale,
            rules ?? Rules);

    /// <inheritdoc/>
    public override GradientOptimizer Create(nn.Module model) => new Adafactor(model, this);

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check.Member(Decay == DecayRule.TimesLearningRate, "AdafactorConfig.Decay", Decay, "leave it at TimesLearningRate");
        Check.Member(!WarmupInit || RelativeStep, "AdafactorConfig.WarmupInit", WarmupInit, "use it with RelativeStep, or warm up by the schedule");
        Check.Member(Momentum is >= 0 and < 1, "AdafactorConfig.Momentum", Momentum, "use a value in [0, 1)");
        Check.Positive(Clip, "AdafactorConfig.Clip");
        Check.Positive(DecayRate, "AdafactorConfig.DecayRate");
        Check.Positive(Epsilon, "AdafactorConfig.Epsilon");
        Check.Member(LeastScale >= 0, "AdafactorConfig.LeastScale", LeastScale, "use 0 or more");
    }
}
