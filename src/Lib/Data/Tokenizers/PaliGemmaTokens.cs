using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>A batch of prompts with or without answers; whoever gets it disposes it.</summary>
/// <param name="Ids">int64[B, T]: image tokens, begin, prefix, newline, suffix, end, padding.</param>
/// <param name="MaskAr">int64[B, T]: 0 for image and prefix, which see each other, 1 for suffix and padding, which see only what is before; the attention mask compares running sums of it.</param>
/// <param name="InputMask">bool[B, T]: false for padding.</param>
/// <param name="Labels">int64[B, T]: the id where the loss counts (suffix and end), -100 elsewhere; not shifted.</param>
public sealed record PaliGemmaTokens(Tensor Ids, Tensor MaskAr, Tensor InputMask, Tensor Labels) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Ids.Dispose();
        MaskAr.Dispose();
        InputMask.Dispose();
        Labels.Dispose();
    }
}
