using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Adafactor as published and as the transformers library trains T5 with it.</summary>
/// <remarks>
/// Adafactor, algorithms 4 and 5: v averages g^2 + eps with decay 1 - t^-0.8, t from 1, factored over the last two axes of every parameter
/// that has two; u = g / sqrt(v), scaled down to root mean square 1; step size a = lr, or min(0.01, 1 / sqrt(t)), times the
/// parameter's scale if asked; m = b m + (1 - b) a u;  w = w - a decay w - m.
/// </remarks>
public sealed class Adafactor : GradientOptimizer
{
    private const string First = "exp_avg";
    private readonly AdafactorConfig config;

    /// <summary>Makes an optimiser for the parameters of a model that require gradients.</summary>
    /// <param name="model">On its device; parameters that a rule freezes stop requiring gradients.</param>
    /// <param name="config">Settings.</param>
    /// <exception cref="ArgumentException">A setting is out of range, a rule matches nothing, nothing is left to train, or the model spans devices.</exception>
    public Adafactor(nn.Module model, AdafactorConfig config)
        : base(model, config, item => Moments(item.Parameter, config), CPU) => this.config = config;

    private protected override void Update(OptimizerSlot[] slots, Tensor[] gradients, double schedule)
    {
        long t = Steps;
        double beta = 1 - Math.Pow(t, -config.DecayRate);
        double size = schedule * config.LearningRate * slots[0].Item.LearningRateScale * (config.RelativeStep ? RelativeSize(t) : 1);
        using Scalar decay = -slots[0].Item.WeightDecay;
        using Scalar one = 1;
        using Scalar stays = config.Momentum;
        using Scalar enters = 1 - config.Momentum;
        for (int i = 0; i < slots.Length; i++)
        {
            using var scope = NewDisposeScope();
            var parameter = slots[i].Parameter;
            var update = SecondMoment.Scaled(slots[i], Axes(parameter), gradients[i], beta, config.Epsilon);
            SecondMoment.Clip(update, config.Clip);
            var rate = Rate(parameter, size);
            update.mul_(rate);
            if (config.Momentum > 0)
                update = slots[i].State[First].mul_(stays).add_(update, enters);
            if (slots[i].Item.WeightDecay > 0)
                parameter.mul_(rate.mul(decay).add_(one));
            parameter.sub_(update);
        }
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Moments(Tensor parameter, AdafactorConfig config)
    {
        var second = SecondMoment.Zeros(parameter, Axes(parameter));
        return config.Momentum > 0 ? second.Append((First, zeros_like(parameter, requires_grad: false))) : second;
    }

    private static (int Row, int Column)? Axes(Tensor parameter) =>
        parameter.dim() >= 2 ? ((int)parameter.dim() - 2, (int)parameter.dim() - 1) : null;

    private double RelativeSize(long t) => Math.Min(config.WarmupInit ? 1e-6 * t : 1e-2, 1 / Math.Sqrt(t));

    /// <summary>The step size as a tensor, since a parameter's scale stays on its device.</summary>
    private Tensor Rate(Tensor parameter, double size)
    {
        using Scalar factor = size;
        using Scalar least = config.LeastScale;
        return config.ScaleByParameter
            ? SecondMoment.RootMeanSquare(parameter).clamp_min_(least).mul_(factor)
            : full(1, factor, dtype: parameter.dtype, device: parameter.device).squeeze_();
    }
}
