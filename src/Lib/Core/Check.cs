using System.Numerics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Experiments.Core;

/// <summary>Argument checks that fail early, in the caller's words: what was expected, what came, what to try.</summary>
public static class Check
{
    /// <summary>Requires a tensor shape; a negative size stands for any.</summary>
    /// <param name="tensor">The argument.</param>
    /// <param name="expected">One size an axis; -1 matches any size.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <exception cref="ArgumentException">The shape differs; the message shows both and the axis at fault.</exception>
    public static void Shape(Tensor tensor, ReadOnlySpan<long> expected, [CallerArgumentExpression(nameof(tensor))] string name = "")
    {
        var shape = tensor.shape;
        int axis = shape.Length == expected.Length ? -1 : expected.Length;
        for (int i = 0; axis < 0 && i < expected.Length; i++)
        {
            if (expected[i] >= 0 && expected[i] != shape[i])
                axis = i;
        }
        if (axis < 0)
            return;
        string wanted = string.Join(", ", expected.ToArray().Select(n => n < 0 ? "any" : n.ToString()));
        string fault = shape.Length == expected.Length ? $"axis {axis} differs" : $"it needs {expected.Length} axes";
        throw new ArgumentException($"{name} has shape [{string.Join(", ", shape)}], expected [{wanted}]: {fault}.", name);
    }

    /// <summary>Requires a configuration member to satisfy a condition.</summary>
    /// <param name="condition">What must hold.</param>
    /// <param name="member">Qualified member name, such as <c>VitConfig.Heads</c>.</param>
    /// <param name="value">The value given.</param>
    /// <param name="remedy">What to use instead.</param>
    /// <exception cref="ArgumentException">The condition does not hold.</exception>
    public static void Member(bool condition, string member, object? value, string remedy)
    {
        if (!condition)
            throw new ArgumentException($"{member} is {value}; {remedy}.", member);
    }

    /// <summary>Requires a configuration member to be greater than zero.</summary>
    /// <typeparam name="T">Number type.</typeparam>
    /// <param name="value">The value given.</param>
    /// <param name="member">Qualified member name.</param>
    /// <exception cref="ArgumentException">The value is zero, negative or not a number.</exception>
    public static void Positive<T>(T value, string member)
        where T : INumber<T> => Member(value > T.Zero, member, value, "use a value above 0");
}
