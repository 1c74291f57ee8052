using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>What a checkpoint holds of a run: all that the next step depends on, save the data.</summary>
/// <param name="Model">The trained module.</param>
/// <param name="Optimizer">Its optimiser.</param>
/// <param name="Average">Moving average of its weights, or null.</param>
public sealed record TrainingState(nn.Module Model, GradientOptimizer Optimizer, Ema? Average)
{
    /// <summary>The live tensors by their names in a checkpoint: <c>model.*</c>, <c>optimizer.*</c>, <c>average.*</c>.</summary>
    /// <returns>Tensors owned by the members.</returns>
    public IReadOnlyDictionary<string, Tensor> Tensors() =>
        Model.state_dict().Select(t => (Name: $"model.{t.Key}", t.Value))
            .Concat(Optimizer.State().Select(t => (Name: $"optimizer.{t.Key}", t.Value)))
            .Concat((Average?.State() ?? new Dictionary<string, Tensor>()).Select(t => (Name: $"average.{t.Key}", t.Value)))
            .ToDictionary(t => t.Name, t => t.Value);
}
