using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>A loss and the quantities to log beside it.</summary>
/// <param name="Total">float32[]: what is minimised.</param>
/// <param name="Metrics">Single numbers by name, such as the parts of the loss; they are averaged between lines of the log.</param>
public sealed record LossTerms(Tensor Total, IReadOnlyDictionary<string, Tensor> Metrics)
{
    /// <summary>A loss with nothing beside it.</summary>
    /// <param name="total">float32[]: what is minimised.</param>
    /// <returns>The terms.</returns>
    public static LossTerms Only(Tensor total) => new(total, new Dictionary<string, Tensor>());
}
