using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Settings of <see cref="FusedAdamW"/>: Adam, AdamW and big_vision's <c>scale_by_adam</c>.</summary>
/// <param name="LearningRate">Peak learning rate; the schedule multiplies it.</param>
/// <param name="WeightDecay">Decay of the weight matrices, see <see cref="GradientOptimizer"/> for which these are.</param>
/// <param name="Decay">What the decay is multiplied by.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment; 0.95 steadies contrastive training (SigLIP, section 4.5), 0.999 is Adam's own.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="Rules">Exceptions by parameter name, the first match counts; null for none.</param>
/// <param name="FirstMoment">How the first moment is kept between steps; big_vision's <c>mu_dtype</c>.</param>
public sealed record AdamWConfig(
    double LearningRate = 1e-3,
    double WeightDecay = 1e-4,
    DecayRule Decay = DecayRule.TimesSchedule,
    double Beta1 = 0.9,
    double Beta2 = 0.999,
    double Epsilon = 1e-8,
    IReadOnlyList<ParameterRule>? Rules = null,
    MomentStorage FirstMoment = MomentStorage.Full)
    : OptimizerConfig(LearningRate, WeightDecay, Decay, Rules)
{
    /// <summary>SigLIP's rates and decay with Beta2 0.95: rate 1e-3, decay 1e-4 times the schedule.</summary>
    public static AdamWConfig SigLip { get; } = new(Beta2: 0.95);

    /// <summary>PyTorch's defaults: rate 1e-3, decay 0.01 times the learning rate, Beta2 0.999.</summary>
    public static AdamWConfig Torch { get; } = new(WeightDecay: 0.01, Decay: DecayRule.TimesLearningRate);

    /// <summary>torch.optim.Adam's defaults: as <see cref="Torch"/> without decay.</summary>
    public static AdamWConfig Adam { get; } = new(WeightDecay: 0, Decay: DecayRule.Coupled);

    /// <summary>A copy with some members replaced.</summary>
    /// <param name="learningRate">Replaces <see cref="OptimizerConfig.LearningRate"/>.</param>
    /// <param name="weightDecay">Replaces <see cref="OptimizerConfig.WeightDecay"/>.</param>
    /// <param name="decay">Replaces <see cref="OptimizerConfig.Decay"/>.</param>
    /// <param name="beta1">Replaces <see cref="Beta1"/>.</param>
    /// <param name="beta2">Replaces <see cref="Beta2"/>.</param>
    /// <param name="epsilon">Replaces <see cref="Epsilon"/>.</param>
    /// <param name="rules">Replaces <see cref="OptimizerConfig.Rules"/>.</param>
    /// <param name="firstMoment">Replaces <see cref="FirstMoment"/>.</param>
    /// <returns>The copy.</returns>
    public AdamWConfig With(
        double? learningRate = null,
        double? weightDecay = null,
        DecayRule? decay = null,
        double? beta1 = null,
        double? beta2 = null,
        double? epsilon = null,
        IReadOnlyList<ParameterRule>? rules = null,
        MomentStorage? firstMoment = null) =>
        new(
            learningRate ?? LearningRate,
            weightDecay ?? WeightDecay,
            decay ?? Decay,
            beta1 ?? Beta1,
            beta2 ?? Beta2,
            epsilon ?? Epsilon,
            rules ?? Rules,
            firstMoment ?? FirstMoment);

    /// <inheritdoc/>
    public override GradientOptimizer Create(nn.Module model) => new FusedAdamW(model, this);

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check.Member(Beta1 is >= 0 and < 1, "AdamWConfig.Beta1", Beta1, "use a value in [0, 1)");
        Check.Member(Beta2 is >= 0 and < 1, "AdamWConfig.Beta2", Beta2, "use a value in [0, 1)");
        Check.Positive(Epsilon, "AdamWConfig.Epsilon");
    }
}
