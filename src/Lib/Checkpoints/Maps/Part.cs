using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>A part of one of our tensors, seen the way a published checkpoint stores it.</summary>
/// <param name="Ours">Name in the module's state.</param>
/// <param name="View">
/// Gives a view (no copy) of our tensor with the published shape: narrow, transpose, permute, view. Because it is a view, one function
/// serves all directions: loading copies into it, exporting copies out of it, and on the <c>meta</c> device it tells the published shape.
/// Null for the tensor as it is.
/// </param>
public readonly record struct Part(string Ours, Func<Tensor, Tensor>? View = null)
{
    internal Tensor Of(IReadOnlyDictionary<string, Tensor> state) =>
        !state.TryGetValue(Ours, out var tensor)
            ? throw new InvalidOperationException($"A weight map names '{Ours}', which the module does not have{NearestName.Hint(Ours, state.Keys)}.")
            : View is null ? tensor.alias() : View(tensor);
}
