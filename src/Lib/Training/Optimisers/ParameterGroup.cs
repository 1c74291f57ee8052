namespace Experiments.Training;

/// <summary>Parameters that are updated alike.</summary>
/// <param name="Names">Their names in the model.</param>
/// <param name="Scalars">Numbers in all of them together.</param>
/// <param name="LearningRateScale">Factor on the learning rate.</param>
/// <param name="WeightDecay">Decay as configured, before any multiplication.</param>
public sealed record ParameterGroup(IReadOnlyList<string> Names, long Scalars, double LearningRateScale, double WeightDecay)
{
    /// <summary>Counts and settings, as in <c>57 tensors, 3938304 scalars, rate x 1, decay 0.0001</c>.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Names.Count} tensors, {Scalars} scalars, rate x {LearningRateScale}, decay {WeightDecay}";
}
