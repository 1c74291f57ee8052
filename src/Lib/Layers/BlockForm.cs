namespace Experiments.Layers;

/// <summary>How a transformer block joins its attention and its MLP.</summary>
public enum BlockForm
{
    /// <summary>One after the other, a norm before each: x += attention(norm(x)); x += mlp(norm(x)).</summary>
    Sequential,

    /// <summary>
    /// Side by side, of one norm's result: x += attention(norm(x)) + mlp(norm(x)). Queries and keys are normalised head by head, and
    /// norms have neither bias nor centring. ViT-22B, section 2.
    /// </summary>
    Parallel,
}
