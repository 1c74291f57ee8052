using static TorchSharp.torch;

namespace Experiments.Models.Generation;

/// <summary>A decoder in the middle of a batch of sequences: what it has read is in its caches, what may come next in its logits.</summary>
/// <remarks>The one thing that greedy search, beam search and sampling need to know of a model.</remarks>
public interface IDecodingState : IDisposable
{
    /// <summary>float32[rows, V]: logits of the next token of each row; valid until the next call, owned by the state.</summary>
    Tensor Logits { get; }

    /// <summary>Reads one more token a row.</summary>
    /// <param name="tokens">int64[rows].</param>
    void Feed(Tensor tokens);

    /// <summary>Keeps, repeats or reorders rows: finished ones leave, beams swap.</summary>
    /// <param name="rows">int64[n]: indices of the present rows, in their new order.</param>
    void Select(Tensor rows);
}
