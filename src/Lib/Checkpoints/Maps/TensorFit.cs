using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>Which tensors may be copied into which: what loading converts silently and what it refuses.</summary>
internal static class TensorFit
{
    /// <summary>Copies one tensor into another of the same shape.</summary>
    /// <param name="what">How an error message begins, such as file and name.</param>
    /// <param name="source">Values.</param>
    /// <param name="target">Receives them; keeps its type and device.</param>
    /// <exception cref="ArgumentException">The shapes differ, or one type is floating-point and the other is not.</exception>
    public static void Copy(string what, Tensor source, Tensor target)
    {
        Require(what, source.shape, source.dtype, target);
        target.copy_(source);
    }

    /// <summary>Requires that a copy is possible and says the same thing in another precision at most.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Require(string what, IReadOnlyList<long> shape, ScalarType type, Tensor target)
    {
        if (!shape.SequenceEqual(target.shape))
            throw new ArgumentException($"{what} of shape [{string.Join(", ", shape)}] does not fit a tensor of shape [{string.Join(", ", target.shape)}].", nameof(target));
        if (type != target.dtype && !(type.IsFloatingPoint() && target.is_floating_point()))
            throw new ArgumentException($"{what} of type {type} does not convert to {target.dtype}; only floating-point types convert into each other.", nameof(target));
    }

    private static bool IsFloatingPoint(this ScalarType type) => type is ScalarType.Float64 or ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16;
}
