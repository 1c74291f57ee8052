using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Experiments.Core;

namespace Experiments.Models;

/// <summary>Shape of an image tower.</summary>
/// <param name="Width">Size of a token.</param>
/// <param name="Depth">Number of blocks; 0 leaves the stem and the pooling.</param>
/// <param name="Heads">Attention heads; divides the width.</param>
/// <param name="MlpDim">Hidden size of the MLPs (not always four times the width).</param>
/// <param name="Patch">Pixels between tokens.</param>
/// <param name="ImageSize">Pixels down, and across unless <paramref name="ImageWidth"/> says otherwise, that the position table is made for.</param>
/// <param name="Pool">How tokens become one vector.</param>
/// <param name="HeadDim">Size of the linear layer after pooling; 0 for none, as SigLIP has it.</param>
/// <param name="Stem">How pixels become tokens.</param>
/// <param name="Positions">Position embeddings.</param>
/// <param name="ImageWidth">Pixels across where images are not square; null where they are.</param>
/// <param name="RepDim">Size of a linear layer with tanh between pooling and head, big_vision's <c>pre_logits</c>; 0 for none.</param>
/// <param name="Style">What the tower computes; <see cref="VitStyle.BigVision"/> when null.</param>
public sealed partial record VitConfig(
    int Width,
    int Depth,
    int Heads,
    int MlpDim,
    int Patch,
    int ImageSize = 224,
    ImagePooling Pool = ImagePooling.Map,
    int HeadDim = 0,
    ImageStem Stem = ImageStem.Patch,
    PositionKind Positions = PositionKind.Learned,
    int? ImageWidth = null,
    int RepDim = 0,
    VitStyle? Style = null)
{
    /// <summary>mu/16, for tests of published code paths: width 32, depth 1.</summary>
    public static VitConfig Mu16 { get; } = Published("mu", 16);

    /// <summary>Ti/16: width 192, depth 12.</summary>
    public static VitConfig Ti16 { get; } = Published("Ti", 16);

    /// <summary>S/16: width 384, depth 12.</summary>
    public static VitConfig S16 { get; } = Published("S", 16);

    /// <summary>M/16: width 512, depth 12.</summary>
    public static VitConfig M16 { get; } = Published("M", 16);

    /// <summary>B/16: width 768, depth 12.</summary>
    public static VitConfig B16 { get; } = Published("B", 16);

    /// <summary>B/32: width 768, depth 12, a quarter of the tokens of <see cref="B16"/>.</summary>
    public static VitConfig B32 { get; } = Published("B", 32);

    /// <summary>L/16: width 1024, depth 24.</summary>
    public static VitConfig L16 { get; } = Published("L", 16);

    /// <summary>L/14: width 1024, depth 24.</summary>
    public static VitConfig L14 { get; } = Published("L", 14);

    /// <summary>So400m/14, the shape-optimised tower: width 1152, depth 27, MLP 4304.</summary>
    public static VitConfig So400m14 { get; } = Published("So400m", 14);

    /// <summary>H/14: width 1280, depth 32.</summary>
    public static VitConfig H14 { get; } = Published("H", 14);

    /// <summary>g/14 ("giant"): width 1408, depth 40.</summary>
    public static VitConfig Giant14 { get; } = Published("g", 14);

    /// <summary>g-opt/16: width 1536, depth 40; the "g" of SigLIP 2.</summary>
    public static VitConfig GiantOpt16 { get; } = Published("g-opt", 16);

    /// <summary>G/14 ("gigantic"): width 1664, depth 48.</summary>
    public static VitConfig Gigantic14 { get; } = Published("G", 14);

    /// <summary>G-opt/16: width 1536, depth 48.</summary>
    public static VitConfig GiganticOpt16 { get; } = Published("G-opt", 16);

    /// <summary>e/14 ("enormous"): width 1792, depth 56, MLP 15360.</summary>
    public static VitConfig E14 { get; } = Published("e", 14);

    /// <summary>ViT-22B/14: width 6144, depth 48, 48 heads, parallel blocks.</summary>
    public static VitConfig Vit22B14 { get; } = Published("22B", 14);

    /// <summary>One-minute labs and unit tests: convolutional stem and MAP, no block, 36 tokens at 24 px.</summary>
    public static VitConfig Nano { get; } = new(64, 0, 2, 256, 4, 24, Stem: ImageStem.Convolution);

    /// <summary>Convolutional stem, 2 blocks and MAP, 81 tokens at 36 px.</summary>
    public static VitConfig Micro { get; } = new(64, 2, 2, 256, 4, 36, Stem: ImageStem.Convolution);

    /// <summary>The default lab in the published form: 128 x 4, patch 4, 64 tokens at 32 px.</summary>
    public static VitConfig Mini { get; } = new(128, 4, 4, 512, 4, 32);

    /// <summary>Overnight or on a GPU: 192 x 6, patch 8, 64 tokens at 64 px.</summary>
    public static VitConfig Small { get; } = new(192, 6, 3, 768, 8, 64);

    /// <summary>The world's reference tower: convolutional stem, 16 tokens of 96 at 32 px, 2 blocks, mean pooling; 0.263 M parameters.</summary>
    public static VitConfig Hybrid { get; } = new(96, 2, 3, 192, 8, 32, ImagePooling.Gap, Stem: ImageStem.Convolution);

    /// <summary>What the tower computes.</summary>
    public VitStyle Style { get; init; } = Style ?? VitStyle.BigVision;

    /// <summary>Tokens down of the position table.</summary>
    [JsonIgnore]
    public int Rows => ImageSize / Patch;

    /// <summary>Tokens across of the position table.</summary>
    [JsonIgnore]
    public int Columns => (ImageWidth ?? ImageSize) / Patch;

    /// <summary>Image tokens of the position table, without a class token.</summary>
    [JsonIgnore]
    public int Tokens => Rows * Columns;

    /// <summary>Whether there is a class token, put before the others.</summary>
    [JsonIgnore]
    public bool HasClassToken => Pool == ImagePooling.Tok;

    /// <summary>Whether the class token has a position of its own.</summary>
    [JsonIgnore]
    public bool PlacesClassToken => HasClassToken && Style.Entry != VitEntry.Patches;

    /// <summary>Size of what the tower gives: the head's, that of the layer before it, or the width.</summary>
    [JsonIgnore]
    public int OutputDim => HeadDim > 0 ? HeadDim : RepDim > 0 ? RepDim : Width;

    /// <summary>Size in short: <c>So400m/14@384</c>, <c>B/16@224x288</c> (down, across), or <c>128x4h4m512/4@32</c> where the size has no letter.</summary>
    [JsonIgnore]
    public string Name
    {
        get
        {
            string size = VitVariant.All.FirstOrDefault(v => (v.Width, v.Depth, v.Heads, v.MlpDim) == (Width, Depth, Heads, MlpDim))?.Letter
                ?? $"{Width}x{Depth}h{Heads}m{MlpDim}";
            return $"{size}/{Patch}@{ImageSize}{(ImageWidth is { } across ? $"x{across}" : "")}";
        }
    }

    /// <summary>Reads the short form; the resolution is 224 where it is left out, all else as published (MAP, learned positions, no head).</summary>
    /// <param name="name">Such as <c>B/16</c>, <c>So400m/14@384</c> or <c>128x4h4m512/4@32</c>.</param>
    /// <returns>A valid configuration.</returns>
    /// <exception cref="FormatException">The text has another form or an unknown letter.</exception>
    public static VitConfig Parse(string name)
    {
        var match = ShortForm().Match(name);
        int Number(string group, int otherwise) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value) : otherwise;
        var variant = VitVariant.All.FirstOrDefault(v => v.Letter == match.Groups["letter"].Value);
        if (!match.Success || (match.Groups["letter"].Success && variant is null))
        {
            throw new FormatException(
                $"'{name}' names no tower; write LETTER/PATCH@SIZE with a letter of {string.Join(", ", VitVariant.All.Select(v => v.Letter))}, " +
                "such as So400m/14@384, or WIDTHxDEPTHhHEADSmMLP/PATCH@SIZE.");
        }
        var config = new VitConfig(
            variant?.Width ?? Number("width", 0),
            variant?.Depth ?? Number("depth", 0),
            variant?.Heads ?? Number("heads", 0),
            variant?.MlpDim ?? Number("mlp", 0),
            Number("patch", 0),
            Number("size", 224),
            ImageWidth: match.Groups["across"].Success ? Number("across", 0) : null,
            Style: variant?.Style);
        config.Validate();
        return config;
    }

    /// <summary>A copy with some members changed.</summary>
    /// <param name="width">As the member of that name.</param>
    /// <param name="depth">As the member of that name.</param>
    /// <param name="heads">As the member of that name.</param>
    /// <param name="mlpDim">As the member of that name.</param>
    /// <param name="patch">As the member of that name.</param>
    /// <param name="imageSize">As the member of that name.</param>
    /// <param name="pool">As the member of that name.</param>
    /// <param name="headDim">As the member of that name.</param>
    /// <param name="stem">As the member of that name.</param>
    /// <param name="positions">As the member of that name.</param>
    /// <param name="imageWidth">As the member of that name.</param>
    /// <param name="repDim">As the member of that name.</param>
    /// <param name="style">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public VitConfig With(
        int? width = null,
        int? depth = null,
        int? heads = null,
        int? mlpDim = null,
        int? patch = null,
        int? imageSize = null,
        ImagePooling? pool = null,
        int? headDim = null,
        ImageStem? stem = null,
        PositionKind? positions = null,
        int? imageWidth = null,
        int? repDim = null,
        VitStyle? style = null) =>
        new(
            width ?? Width,
            depth ?? Depth,
            heads ?? Heads,
            mlpDim ?? MlpDim,
            patch ?? Patch,
            imageSize ?? ImageSize,
            pool ?? Pool,
            headDim ?? HeadDim,
            stem ?? Stem,
            positions ?? Positions,
            imageWidth ?? ImageWidth,
            repDim ?? RepDim,
            style ?? Style);

    /// <summary>Requires a shape that can be built.</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Positive(Width, "VitConfig.Width");
        Check.Member(Depth >= 0, "VitConfig.Depth", Depth, "use 0 or more blocks");
        Check.Member(Heads > 0 && Width % Heads == 0, "VitConfig.Heads", Heads, $"use a divisor of the width {Width}");
        Check.Positive(MlpDim, "VitConfig.MlpDim");
        Check.Positive(Patch, "VitConfig.Patch");
        Check.Member(ImageSize >= Patch, "VitConfig.ImageSize", ImageSize, $"use at least one patch of {Patch} pixels");
        Check.Member((ImageWidth ?? Patch) >= Patch, "VitConfig.ImageWidth", ImageWidth, $"use at least one patch of {Patch} pixels");
        Check.Member(HeadDim >= 0, "VitConfig.HeadDim", HeadDim, "use 0 for no head, or the size of the embedding");
        Check.Member(HeadDim == 0 || Pool != ImagePooling.None, "VitConfig.HeadDim", HeadDim, "use 0 without pooling, or choose a pooling");
        Check.Member(RepDim >= 0, "VitConfig.RepDim", RepDim, "use 0 for no layer before the head, or its size");
        Check.Member(RepDim == 0 || Pool != ImagePooling.None, "VitConfig.RepDim", RepDim, "use 0 without pooling, or choose a pooling");
        Style.Tower.Validate();
        if (Style.Entry == VitEntry.NormedClass)
            Check.Member(Stem == ImageStem.Patch, "VitConfig.Stem", Stem, "use Patch with an entry of patches without bias");
        if (Style.Entry != VitEntry.Patches)
            Check.Member(Positions == PositionKind.Learned, "VitConfig.Positions", Positions, "use Learned where the class token has a position of its own");
        if (Stem == ImageStem.Convolution)
        {
            Check.Member(Patch is 4 or 8, "VitConfig.Patch", Patch, "use 4 or 8 with a convolutional stem");
            Check.Member(ImageSize % Patch == 0, "VitConfig.ImageSize", ImageSize, $"use a multiple of {Patch} with a convolutional stem");
            Check.Member((ImageWidth ?? 0) % Patch == 0, "VitConfig.ImageWidth", ImageWidth, $"use a multiple of {Patch} with a convolutional stem");
        }
        if (Positions == PositionKind.SinCos2d)
            Check.Member(Width % 4 == 0 && Width >= 8, "VitConfig.Width", Width, "use a multiple of 4, at least 8, with sine and cosine positions");
    }

    private static VitConfig Published(string letter, int patch)
    {
        var variant = VitVariant.Of(letter);
        return new(variant.Width, variant.Depth, variant.Heads, variant.MlpDim, patch, Style: variant.Style);
    }

    [GeneratedRegex(@"^(?:(?<letter>22B|[A-Za-z][A-Za-z0-9-]*)|(?<width>\d{1,6})x(?<depth>\d{1,4})h(?<heads>\d{1,4})m(?<mlp>\d{1,6}))/(?<patch>\d{1,4})(?:@(?<size>\d{1,5})(?:x(?<across>\d{1,5}))?)?$")]
    private static partial Regex ShortForm();
}
