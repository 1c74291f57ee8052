using Experiments.Core.Native;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Adam and AdamW in libtorch's fused kernel: about a quarter of the time of a loop over parameters, and no temporary tensors.</summary>
/// <remarks>
/// m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  w = w - lr s (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps) - d w,
/// with schedule factor s and d = lr s decay (<see cref="DecayRule.TimesLearningRate"/>) or s decay (<see cref="DecayRule.TimesSchedule"/>);
/// under <see cref="DecayRule.Coupled"/>, d = 0 and g contains decay w. A first moment kept in bfloat16 is rounded after its use.
/// </remarks>
public sealed class FusedAdamW : GradientOptimizer
{
    private const string First = "exp_avg";
    private const string Second = "exp_avg_sq";
    private readonly AdamWConfig config;
    private readonly bool fused;

    /// <summary>Makes an optimiser for the parameters of a model that require gradients.</summary>
    /// <param name="model">On its device; parameters that a rule freezes stop requiring gradients.</param>
    /// <param name="config">Settings.</param>
    /// <exception cref="ArgumentException">A setting is out of range, a rule matches nothing, nothing is left to train, or the model spans devices.</exception>
    public FusedAdamW(nn.Module model, AdamWConfig config)
        : this(model, config, fused: TorchOperator.IsAvailable)
    {
    }

    internal FusedAdamW(nn.Module model, AdamWConfig config, bool fused)
        : base(model, config, item => Moments(item, config.FirstMoment))
    {
        this.config = config;
        this.fused = fused;
    }

    private protected override void Update(OptimizerSlot[] slots, Tensor[] gradients, double schedule)
    {
        var update = StepOf(slots[0].Item, schedule);
        var parameters = OptimizerSlot.Parameters(slots);
        var stored = OptimizerSlot.Moments(slots, First);
        bool rounded = config.FirstMoment == MomentStorage.Bfloat16;
        Tensor[] first = rounded ? [.. stored.Zip(parameters, (m, p) => m.to(p.dtype))] : stored;
        var second = OptimizerSlot.Moments(slots, Second);
        if (fused)
            update.Fused(parameters, gradients, first, second, StepCount);
        else
            update.Plain(parameters, gradients, first, second, StepCount);
        if (rounded)
            Foreach.Copy(stored, first);
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Moments(ParameterPlan.Item item, MomentStorage storage)
    {
        var type = storage == MomentStorage.Bfloat16 ? bfloat16 : item.Parameter.dtype;
        yield return (First, zeros_like(item.Parameter, dtype: type, requires_grad: false));
        yield return (Second, zeros_like(item.Parameter, requires_grad: false));
    }

    private AdamStep StepOf(ParameterPlan.Item item, double schedule)
    {
        double rate = config.LearningRate * item.LearningRateScale;
        double decay = config.Decay == DecayRule.TimesSchedule ? item.WeightDecay / rate : item.WeightDecay;
        return new(rate * schedule, decay, config.Beta1, config.Beta2, config.Epsilon, config.Decay == DecayRule.Coupled);
    }
}
