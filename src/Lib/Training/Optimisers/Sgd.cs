using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Gradient descent with momentum.</summary>
/// <remarks>
/// torch.optim.SGD: b = mu b + g;  w = w - lr s b, or with Nesterov's look-ahead w = w - lr s (g + mu b). Coupled decay is part of g.
/// optax's <c>trace</c>, which big_vision uses, is the same sum.
/// </remarks>
public sealed class Sgd : GradientOptimizer
{
    private const string Momentum = "momentum";
    private readonly SgdConfig config;

    /// <summary>Makes an optimiser for the parameters of a model that require gradients.</summary>
    /// <param name="model">On its device; parameters that a rule freezes stop requiring gradients.</param>
    /// <param name="config">Settings.</param>
    /// <exception cref="ArgumentException">A setting is out of range, a rule matches nothing, nothing is left to train, or the model spans devices.</exception>
    public Sgd(nn.Module model, SgdConfig config)
        : base(model, config, item => config.Momentum > 0 ? [(Momentum, zeros_like(item.Parameter, requires_grad: false))] : [], CPU) =>
        this.config = config;

    private protected override void Update(OptimizerSlot[] slots, Tensor[] gradients, double schedule)
    {
        var item = slots[0].Item;
        var parameters = OptimizerSlot.Parameters(slots);
        Tensor[] direction = [.. gradients.Select(g => g.clone())];
        if (config.Decay == DecayRule.Coupled)
            Foreach.Add(direction, parameters, item.WeightDecay);
        if (config.Momentum > 0)
        {
            var sums = OptimizerSlot.Moments(slots, Momentum);
            Foreach.Multiply(sums, config.Momentum);
            Foreach.Add(sums, direction, 1);
            if (config.Nesterov)
                Foreach.Add(direction, sums, config.Momentum);
            else
                direction = sums;
        }
        if (config.Decay != DecayRule.Coupled)
            Foreach.Multiply(parameters, 1 - OptimizerSlot.DecayFactor(config, item, schedule));
        Foreach.Add(parameters, direction, -schedule * config.LearningRate * item.LearningRateScale);
    }
}
