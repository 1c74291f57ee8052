using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>A parameter with its moments, which no dispose scope owns.</summary>
internal sealed class OptimizerSlot
{
    public OptimizerSlot(ParameterPlan.Item item, IEnumerable<(string Name, Tensor Tensor)> state)
    {
        Item = item;
        State = state.ToDictionary(s => s.Name, s => s.Tensor.DetachFromDisposeScope());
    }

    public ParameterPlan.Item Item { get; }

    public Tensor Parameter => Item.Parameter;

    public Dictionary<string, Tensor> State { get; }

    /// <summary>A moment of every slot.</summary>
    public static Tensor[] Moments(OptimizerSlot[] slots, string name) => [.. slots.Select(s => s.State[name])];

    /// <summary>The parameters of the slots.</summary>
    public static Tensor[] Parameters(OptimizerSlot[] slots) => [.. slots.Select(s => s.Parameter)];

    /// <summary>What a group's weights lose in a step, for rules that do not touch the gradient.</summary>
    public static double DecayFactor(OptimizerConfig config, ParameterPlan.Item item, double schedule) =>
        schedule * item.WeightDecay * (config.Decay == DecayRule.TimesSchedule ? 1 : config.LearningRate * item.LearningRateScale);
}
