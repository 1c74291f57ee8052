using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>big_vision's Adafactor: Adam's behaviour at half its memory.</summary>
/// <remarks>
/// <para>Scaling Vision Transformers, section 3.4, and big_vision's <c>scale_by_adafactor</c>: v as in Adafactor with decay
/// b = min(cap, 1 - t^-0.8), t from 1; u = g / sqrt(v), clipped if asked; m = mu m + (1 - mu) u, kept in bfloat16;
/// w = w - lr s m - s decay w. Neither step size nor update depends on the size of the parameter.</para>
/// <para>The second moment is factored over the two largest axes when both reach 32. Axes are those of our layout: big_vision keeps
/// attention kernels with an axis of heads, and factors those otherwise.</para>
/// </remarks>
public sealed class ScalingAdafactor : GradientOptimizer
{
    private const string First = "exp_avg";
    private readonly ScalingAdafactorConfig config;

    /// <summary>Makes an optimiser for the parameters of a model that require gradients.</summary>
    /// <param name="model">On its device; parameters that a rule freezes stop requiring gradients.</param>
    /// <param name="config">Settings.</param>
    /// <exception cref="ArgumentException">A setting is out of range, a rule matches nothing, nothing is left to train, or the model spans devices.</exception>
    public ScalingAdafactor(nn.Module model, ScalingAdafactorConfig config)
        : base(model, config, item => Moments(item.Parameter, config), CPU) => this.config = config;

    private protected override void Update(OptimizerSlot[] slots, Tensor[] gradients, double schedule)
    {
        double beta = Math.Min(config.Beta2Cap, 1 - Math.Pow(Steps, -config.DecayRate));
        var item = slots[0].Item;
        using Scalar stays = config.Momentum;
        using Scalar enters = 1 - config.Momentum;
        using Scalar kept = 1 - OptimizerSlot.DecayFactor(config, item, schedule);
        using Scalar rate = -schedule * config.LearningRate * item.LearningRateScale;
        for (int i = 0; i < slots.Length; i++) // one by one: the updates of all parameters together would take a model's memory again
        {
            using var scope = NewDisposeScope();
            var parameter = slots[i].Parameter;
            var update = SecondMoment.Scaled(slots[i], Axes(parameter, config.MinFactored), gradients[i], beta, config.Epsilon);
            if (config.Clip is { } threshold)
                SecondMoment.Clip(update, threshold);
            if (config.Momentum > 0)
            {
                var mean = slots[i].State[First];
                update.mul_(enters).add_(mean, stays);
                mean.copy_(update);
            }
            if (item.WeightDecay > 0)
                parameter.mul_(kept);
            parameter.add_(update, rate);
        }
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Moments(Tensor parameter, ScalingAdafactorConfig config)
    {
        var second = SecondMoment.Zeros(parameter, Axes(parameter, config.MinFactored));
        var type = config.FirstMoment == MomentStorage.Bfloat16 ? bfloat16 : parameter.dtype;
        return config.Momentum > 0 ? second.Append((First, zeros_like(parameter, dtype: type, requires_grad: false))) : second;
    }

    /// <summary>The two largest axes, of equal ones the later, if both are large enough.</summary>
    private static (int Row, int Column)? Axes(Tensor parameter, int least)
    {
        int[] bySize = [.. Enumerable.Range(0, (int)parameter.dim()).OrderBy(axis => parameter.shape[axis])];
        return bySize.Length >= 2 && parameter.shape[bySize[^2]] >= least ? (bySize[^2], bySize[^1]) : null;
    }
}
