using System.Text.Json.Serialization;
using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>What the settings of all optimisers share; a recipe holds one, and the loop makes the optimiser from it.</summary>
/// <param name="LearningRate">Peak learning rate; the schedule multiplies it.</param>
/// <param name="WeightDecay">Decay of the weight matrices, see <see cref="GradientOptimizer"/> for which these are.</param>
/// <param name="Decay">What the decay is multiplied by.</param>
/// <param name="Rules">Exceptions by parameter name, the first match counts; null for none.</param>
[JsonConverter(typeof(OptimizerConfigConverter))]
public abstract record OptimizerConfig(double LearningRate, double WeightDecay, DecayRule Decay, IReadOnlyList<ParameterRule>? Rules)
{
    /// <summary>Makes an optimiser for the parameters of a model that require gradients.</summary>
    /// <param name="model">On its device; parameters that a rule freezes stop requiring gradients.</param>
    /// <returns>The optimiser; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">A setting is out of range, a rule matches nothing, nothing is left to train, or the model spans devices.</exception>
    public abstract GradientOptimizer Create(nn.Module model);

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the remedy.</exception>
    public virtual void Validate()
    {
        string name = GetType().Name;
        Check.Positive(LearningRate, $"{name}.LearningRate");
        Check.Member(WeightDecay >= 0, $"{name}.WeightDecay", WeightDecay, "use 0 or more");
        foreach (var rule in Rules ?? [])
            rule.Validate();
    }

    /// <summary>Whether the other is of the same kind and all members are equal, the rules one by one.</summary>
    /// <param name="other">Another configuration.</param>
    /// <returns>True when both train alike.</returns>
    public virtual bool Equals(OptimizerConfig? other) =>
        other is not null
        && EqualityContract == other.EqualityContract
        && (LearningRate, WeightDecay, Decay) == (other.LearningRate, other.WeightDecay, other.Decay)
        && (Rules ?? []).SequenceEqual(other.Rules ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, LearningRate, WeightDecay, Decay, Rules?.Count ?? 0);
}
