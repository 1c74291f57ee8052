using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>The places of an image as a sequence of tokens, and back: views where channels lie next to each other.</summary>
internal static class Places
{
    /// <summary>float[B, C, H, W] as float[B, H W, C].</summary>
    public static Tensor ToTokens(Tensor images) => images.permute(0, 2, 3, 1).flatten(1, 2);

    /// <summary>float[B, H W, C] as float[B, C, H, W].</summary>
    public static Tensor ToImages(Tensor tokens, long[] shape) => tokens.view(shape[0], shape[2], shape[3], -1).permute(0, 3, 1, 2);
}
