using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Between tokens of width D and H heads of size D / H; views, no copies.</summary>
internal static class Heads
{
    /// <summary>[B, T, D] to [B, H, T, K].</summary>
    public static Tensor Split(Tensor tokens, int heads) =>
        tokens.view(tokens.shape[0], tokens.shape[1], heads, -1).transpose(1, 2);

    /// <summary>[B, H, T, K] to [B, T, D].</summary>
    public static Tensor Merge(Tensor heads) => heads.transpose(1, 2).flatten(2);
}
