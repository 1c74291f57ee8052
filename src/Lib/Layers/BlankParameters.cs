using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>While it is open, modules of this thread take memory for their parameters and do not fill them: a checkpoint will.</summary>
/// <remarks>
/// A model of three billion parameters is otherwise drawn at random for half a minute, in float32, only to be overwritten. Modules
/// must be made by the layers of this kit; whatever the checkpoint does not fill holds undefined numbers.
/// </remarks>
public sealed class BlankParameters : IDisposable
{
    [ThreadStatic]
    private static BlankParameters? current;

    private readonly BlankParameters? outer = current;
    private readonly ScalarType type;

    /// <summary>Opens the scope.</summary>
    /// <param name="type">Element type of the parameters, such as bfloat16.</param>
    public BlankParameters(ScalarType type)
    {
        this.type = type;
        current = this;
    }

    /// <summary>The element type asked for; null where parameters are filled as usual.</summary>
    internal static ScalarType? Type => current?.type;

    /// <summary>Closes the scope.</summary>
    public void Dispose() => current = outer;
}
