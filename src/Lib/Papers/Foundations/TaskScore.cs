using Experiments.Worlds;

namespace Experiments.Papers.Foundations;

/// <summary>How well a task is answered on held-out scenes.</summary>
/// <param name="Task">Task.</param>
/// <param name="Count">Test examples.</param>
/// <param name="Accuracy">Share of right answers, in [0, 1], as <see cref="TaskAnswers.IsRight"/> judges them.</param>
public sealed record TaskScore(SequenceTask Task, int Count, double Accuracy)
{
    /// <summary>Task, accuracy and count.</summary>
    /// <returns>Such as <c>Refer 0.81 of 400</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Task} {Accuracy:0.00} of {Count}");
}
