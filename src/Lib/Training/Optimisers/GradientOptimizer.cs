using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Updates a model's parameters from their gradients: what all optimisers share.</summary>
/// <remarks>
/// <para>Decayed are parameters of two or more axes whose own name ends in <c>weight</c>, unless an <c>nn.Embedding</c> owns them: the
/// weights of linear, convolution and attention layers. Not decayed are biases, norms, token and position tables, probes,
/// temperatures. A <see cref="ParameterRule"/> says otherwise. Parameters that require no gradient are left out.</para>
/// <para>Make the optimiser after the model has been moved to its device: <c>Module.to</c> may replace the parameters.</para>
/// </remarks>
public abstract class GradientOptimizer : IDisposable
{
    private readonly List<OptimizerSlot[]> groups;
    private readonly Tensor step;

    private protected GradientOptimizer(
        nn.Module model, OptimizerConfig config, Func<ParameterPlan.Item, IEnumerable<(string Name, Tensor Tensor)>> state, Device? stepDevice = null)
    {
        config.Validate();
        var items = ParameterPlan.Of(model, config);
        if (items.Count == 0)
            throw new ArgumentException("No parameter of the model requires a gradient; unfreeze some.", nameof(model));
        var devices = items.Select(i => i.Parameter.device.ToString()).Distinct().ToList();
        if (devices.Count > 1)
            throw new ArgumentException($"The model's parameters are on {string.Join(" and ", devices)}; move the model to one device.", nameof(model));
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        step = zeros(1, float32, stepDevice ?? items[0].Parameter.device).squeeze_().DetachFromDisposeScope();
        groups =
        [
            .. items.GroupBy(i => (i.LearningRateScale, i.WeightDecay, i.Parameter.dtype)).Select(g => g.Select(i => new OptimizerSlot(i, state(i))).ToArray()),
        ];
        Groups =
        [
            .. groups.Select(g => new ParameterGroup(
                [.. g.Select(s => s.Item.Name)], g.Sum(s => s.Item.Parameter.numel()), g[0].Item.LearningRateScale, g[0].Item.WeightDecay)),
        ];
    }

    /// <summary>What is trained, and how.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Updates made so far; on a GPU reading it may wait for the device.</summary>
    public long Steps => (long)step.item<float>();

    /// <summary>The step count as the fused kernels take it.</summary>
    private protected Tensor StepCount => step;

    /// <summary>Scales the gradients down to a global norm.</summary>
    /// <param name="maximum">Largest norm; infinity measures without scaling.</param>
    /// <returns>float32[]: the norm before scaling, on the device, in the current dispose scope.</returns>
    /// <exception cref="InvalidOperationException">No parameter has a gradient.</exception>
    public Tensor ClipGradients(double maximum)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var gradients = groups.SelectMany(g => WithGradients(g)).Select(g => g.Gradient).ToArray();
        if (gradients.Length == 0)
            throw NoGradient();
        var norm = Foreach.Norm(gradients);
        if (double.IsFinite(maximum))
            Foreach.Scale(gradients, (maximum / norm).clamp_max(1));
        return norm.MoveToOuterDisposeScope();
    }

    /// <summary>Updates the parameters from their gradients; parameters without one stay as they are.</summary>
    /// <param name="schedule">Factor on the learning rate, from <see cref="LearningRateSchedule.At"/>.</param>
    /// <exception cref="InvalidOperationException">No parameter has a gradient.</exception>
    public void Step(double schedule = 1)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        step.add_(1);
        bool any = false;
        foreach (var group in groups)
        {
            var live = WithGradients(group);
            if (live.Count == 0)
                continue;
            any = true;
            Update([.. live.Select(s => s.Slot)], [.. live.Select(s => s.Gradient)], schedule);
        }
        if (!any)
            throw NoGradient();
    }

    /// <summary>The moments and the step count, live: writing into these tensors restores a state.</summary>
    /// <returns><c>step</c>, and <c>MOMENT.NAME</c> for the moments of every trained parameter.</returns>
    public IReadOnlyDictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor> { ["step"] = step };
        foreach (var slot in groups.SelectMany(g => g))
        {
            foreach (var (name, tensor) in slot.State)
                state[$"{name}.{slot.Item.Name}"] = tensor;
        }
        return state;
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var tensor in State().Values)
            tensor.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Updates parameters of one group: equal rate, decay and type. Runs without gradients, in a dispose scope of its own.</summary>
    private protected abstract void Update(OptimizerSlot[] slots, Tensor[] gradients, double schedule);

    private static List<(OptimizerSlot Slot, Tensor Gradient)> WithGradients(OptimizerSlot[] group)
    {
        var found = new List<(OptimizerSlot, Tensor)>(group.Length);
        foreach (var slot in group)
        {
            if (slot.Item.Parameter.grad is { } gradient)
                found.Add((slot, gradient));
        }
        return found;
    }

    private static InvalidOperationException NoGradient() =>
        new("No trained parameter has a gradient: call backward() first; if the model was moved after the optimiser was made, make the optimiser again.");
}
