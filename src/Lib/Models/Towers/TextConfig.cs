using System.Text.Json.Serialization;
using Experiments.Core;
using Experiments.Layers;

namespace Experiments.Models;

/// <summary>Shape of a text tower.</summary>
/// <param name="Width">Size of a token.</param>
/// <param name="Depth">Number of blocks.</param>
/// <param name="Heads">Attention heads; divides the width.</param>
/// <param name="MlpDim">Hidden size of the MLPs.</param>
/// <param name="Vocabulary">Number of token ids.</param>
/// <param name="Length">Tokens of a text; texts are always padded to it, unless they are pooled at their end.</param>
/// <param name="Pool">How tokens become one vector.</param>
/// <param name="HeadDim">Size of the linear layer after pooling; 0 for none.</param>
/// <param name="Causal">Whether a token sees only those before it (CLIP); SigLIP's see all, padding included.</param>
/// <param name="PadId">Token id of padding, read by <see cref="TextPooling.MaskedMean"/> alone.</param>
/// <param name="EndId">Token id of the end of text, read by <see cref="TextPooling.FirstEnd"/> alone.</param>
/// <param name="Style">What the tower computes; <see cref="TowerStyle.BigVision"/> when null.</param>
public sealed record TextConfig(
    int Width,
    int Depth,
    int Heads,
    int MlpDim,
    int Vocabulary,
    int Length,
    TextPooling Pool = TextPooling.Last,
    int HeadDim = 0,
    bool Causal = false,
    int PadId = 1,
    int EndId = 0,
    TowerStyle? Style = null)
{
    /// <summary>SigLIP's text tower beside B/16: 32,000 pieces, 64 tokens, head 768.</summary>
    public static TextConfig B { get; } = Published("B");

    /// <summary>SigLIP's text tower beside S/16.</summary>
    public static TextConfig S { get; } = Published("S");

    /// <summary>SigLIP's text tower beside L/16.</summary>
    public static TextConfig L { get; } = Published("L");

    /// <summary>SigLIP's text tower beside So400m/14.</summary>
    public static TextConfig So400m { get; } = Published("So400m");

    /// <summary>One-minute labs: 64 x 1, 200 words, 16 tokens.</summary>
    public static TextConfig Nano { get; } = new(64, 1, 2, 256, 200, 16, HeadDim: 64);

    /// <summary>64 x 2, 200 words, 16 tokens.</summary>
    public static TextConfig Micro { get; } = Nano with { Depth = 2 };

    /// <summary>128 x 3, 200 words, 16 tokens.</summary>
    public static TextConfig Mini { get; } = new(128, 3, 4, 512, 200, 16, HeadDim: 128);

    /// <summary>192 x 3, 200 words, 16 tokens.</summary>
    public static TextConfig Small { get; } = new(192, 3, 3, 768, 200, 16, HeadDim: 192);

    /// <summary>The world's reference tower: 96 x 2, masked mean.</summary>
    public static TextConfig Hybrid { get; } = new(96, 2, 3, 192, 200, 16, TextPooling.MaskedMean, 96, PadId: 0);

    /// <summary>What the tower computes.</summary>
    public TowerStyle Style { get; init; } = Style ?? TowerStyle.BigVision;

    /// <summary>Size of what the tower gives: the head's, or the width.</summary>
    [JsonIgnore]
    public int OutputDim => HeadDim > 0 ? HeadDim : Width;

    /// <summary>A copy with some members changed.</summary>
    /// <param name="width">As the member of that name.</param>
    /// <param name="depth">As the member of that name.</param>
    /// <param name="heads">As the member of that name.</param>
    /// <param name="mlpDim">As the member of that name.</param>
    /// <param name="vocabulary">As the member of that name.</param>
    /// <param name="length">As the member of that name.</param>
    /// <param name="pool">As the member of that name.</param>
    /// <param name="headDim">As the member of that name.</param>
    /// <param name="causal">As the member of that name.</param>
    /// <param name="padId">As the member of that name.</param>
    /// <param name="endId">As the member of that name.</param>
    /// <param name="style">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public TextConfig With(
        int? width = null,
        int? depth = null,
        int? heads = null,
        int? mlpDim = null,
        int? vocabulary = null,
        int? length = null,
        TextPooling? pool = null,
        int? headDim = null,
        bool? causal = null,
        int? padId = null,
        int? endId = null,
        TowerStyle? style = null) =>
        new(
            width ?? Width,
            depth ?? Depth,
            heads ?? Heads,
            mlpDim ?? MlpDim,
            vocabulary ?? Vocabulary,
            length ?? Length,
            pool ?? Pool,
            headDim ?? HeadDim,
            causal ?? Causal,
            padId ?? PadId,
            endId ?? EndId,
            style ?? Style);

    /// <summary>Requires a shape that can be built.</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Positive(Width, "TextConfig.Width");
        Check.Positive(Depth, "TextConfig.Depth");
        Check.Member(Heads > 0 && Width % Heads == 0, "TextConfig.Heads", Heads, $"use a divisor of the width {Width}");
        Check.Positive(MlpDim, "TextConfig.MlpDim");
        Check.Positive(Vocabulary, "TextConfig.Vocabulary");
        Check.Positive(Length, "TextConfig.Length");
        Check.Member(HeadDim >= 0, "TextConfig.HeadDim", HeadDim, "use 0 for no head, or the size of the embedding");
        Check.Member(
            PadId >= 0 && PadId < Vocabulary, "TextConfig.PadId", PadId, $"use a token id below the vocabulary of {Vocabulary}");
        Check.Member(
            EndId >= 0, "TextConfig.EndId", EndId, "use the token id of the end of text");
        Style.Validate();
    }

    private static TextConfig Published(string letter)
    {
        var variant = VitVariant.Of(letter);
        return new(variant.Width, variant.Depth, variant.Heads, variant.MlpDim, 32_000, 64, HeadDim: variant.Width);
    }
}
