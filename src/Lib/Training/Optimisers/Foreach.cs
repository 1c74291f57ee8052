using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Operations on whole lists of tensors in one call: on a GPU a few kernels instead of one per parameter.</summary>
/// <remarks>
/// libtorch's _foreach operators are not bound by TorchSharp. A script of fixed functions reaches them; it holds no pointwise
/// arithmetic that a fuser could regroup, so results do not depend on how often it has run.
/// </remarks>
internal static class Foreach
{
    private const string Script = """
        def norm(tensors: List[Tensor]):
            return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(tensors, 2)), 2)

        def scale(tensors: List[Tensor], factor: Tensor):
            torch._foreach_mul_(tensors, factor)

        def lerp(tensors: List[Tensor], ends: List[Tensor], weight: float):
            torch._foreach_lerp_(tensors, ends, weight)

        def multiply(tensors: List[Tensor], factor: float):
            torch._foreach_mul_(tensors, factor)

        def add(tensors: List[Tensor], others: List[Tensor], factor: float):
            torch._foreach_add_(tensors, others, alpha=factor)

        def copy(targets: List[Tensor], sources: List[Tensor]):
            torch._foreach_copy_(targets, sources)

        """;

    private static readonly Lazy<jit.CompilationUnit> Functions = new(() => jit.compile(Script));

    /// <summary>Euclidean norm over all elements of all tensors.</summary>
    /// <returns>A single number on the tensors' device, in the current dispose scope.</returns>
    public static Tensor Norm(Tensor[] tensors) => Functions.Value.invoke<Tensor>("norm", (object)tensors);

    /// <summary>Multiplies every tensor by a single-number tensor, in place.</summary>
    public static void Scale(Tensor[] tensors, Tensor factor) => Functions.Value.invoke("scale", tensors, factor);

    /// <summary>Moves every tensor the given part of the way to its counterpart, in place.</summary>
    public static void Lerp(Tensor[] tensors, Tensor[] ends, double weight) => Functions.Value.invoke("lerp", tensors, ends, weight);

    /// <summary>Multiplies every tensor by a number, in place.</summary>
    public static void Multiply(Tensor[] tensors, double factor) => Functions.Value.invoke("multiply", tensors, factor);

    /// <summary>Adds a multiple of its counterpart to every tensor, in place.</summary>
    public static void Add(Tensor[] tensors, Tensor[] others, double factor) => Functions.Value.invoke("add", tensors, others, factor);

    /// <summary>Fills every tensor from its counterpart, rounding to its type.</summary>
    public static void Copy(Tensor[] targets, Tensor[] sources) => Functions.Value.invoke("copy", targets, sources);
}
