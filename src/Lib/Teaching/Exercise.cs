using static TorchSharp.torch;

namespace Experiments.Teaching;

/// <summary>Checks answers to exercises without giving them away; hints open one after another.</summary>
public static class Exercise
{
    /// <summary>Checks a number.</summary>
    /// <param name="name">Number and name of the exercise.</param>
    /// <param name="value">The reader's answer.</param>
    /// <param name="expected">The right one; it is not shown.</param>
    /// <param name="tolerance">How near counts, as a share of the right one, or absolute when that is 0.</param>
    /// <param name="hints">Hints, the gentlest first.</param>
    /// <returns>The verdict.</returns>
    public static Answer Check(string name, double value, double expected, double tolerance = 1e-3, params string[] hints)
    {
        double scale = expected == 0 ? 1 : Math.Abs(expected);
        double distance = Math.Abs(value - expected) / scale;
        string finding = !double.IsFinite(value) ? $"{value} is not a finite number."
            : distance <= tolerance ? $"{value:G6} is right."
            : Math.Abs(value + expected) <= tolerance * scale ? $"{value:G6} has the right size but the other sign."
            : distance <= Math.Max(10 * tolerance, 0.05) ? $"{value:G6} is close, but not within {tolerance:0.####%}."
            : $"{value:G6} is too {(value > expected ? "large" : "small")}.";
        return new Answer(name, distance <= tolerance, finding, hints);
    }

    /// <summary>Checks a condition.</summary>
    /// <param name="name">Number and name of the exercise.</param>
    /// <param name="condition">Whether the answer is right.</param>
    /// <param name="hints">Hints, the gentlest first.</param>
    /// <returns>The verdict.</returns>
    public static Answer Holds(string name, bool condition, params string[] hints) =>
        new(name, condition, condition ? "The condition holds." : "The condition does not hold yet.", hints);

    /// <summary>Checks a tensor: first its shape, then its largest deviation.</summary>
    /// <param name="name">Number and name of the exercise.</param>
    /// <param name="value">The reader's answer.</param>
    /// <param name="expected">The right one; only its shape is shown.</param>
    /// <param name="tolerance">Largest absolute deviation.</param>
    /// <param name="hints">Hints, the gentlest first.</param>
    /// <returns>The verdict.</returns>
    public static Answer Same(string name, Tensor value, Tensor expected, double tolerance = 1e-5, params string[] hints)
    {
        if (!value.shape.SequenceEqual(expected.shape))
            return new Answer(name, false, $"The shape is [{string.Join(", ", value.shape)}], expected [{string.Join(", ", expected.shape)}].", hints);
        using var nothing = no_grad();
        using var scope = NewDisposeScope();
        var apart = (value.cpu().to(float64) - expected.cpu().to(float64)).abs();
        double largest = apart.numel() == 0 ? 0 : apart.max().item<double>();
        bool right = largest <= tolerance;
        long off = right ? 0 : apart.le(tolerance).logical_not().sum().item<long>();
        return new Answer(name, right, right ? "All values agree." : $"{off} of {apart.numel()} values differ, by up to {largest:G3}.", hints);
    }
}
