namespace Experiments.Models;

/// <summary>The published sizes by their letters: big_vision's <c>decode_variant</c>, and ViT-22B.</summary>
internal sealed record VitVariant(string Letter, int Width, int Depth, int Heads, int MlpDim)
{
    /// <summary>What towers of this size compute.</summary>
    public VitStyle Style { get; private init; } = VitStyle.BigVision;

    public static IReadOnlyList<VitVariant> All { get; } =
    [
        new("mu", 32, 1, 2, 128),
        new("Ti", 192, 12, 3, 768),
        new("S", 384, 12, 6, 1536),
        new("M", 512, 12, 8, 2048),
        new("B", 768, 12, 12, 3072),
        new("L", 1024, 24, 16, 4096),
        new("So400m", 1152, 27, 16, 4304),
        new("H", 1280, 32, 16, 5120),
        new("g", 1408, 40, 16, 6144),
        new("g-opt", 1536, 40, 16, 6144),
        new("G", 1664, 48, 16, 8192),
        new("G-opt", 1536, 48, 16, 8192),
        new("e", 1792, 56, 16, 15360),
        new("22B", 6144, 48, 48, 24576) { Style = VitStyle.Vit22B },
    ];

    public static VitVariant Of(string letter) => All.Single(v => v.Letter == letter);
}
