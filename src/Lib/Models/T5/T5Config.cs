using System.Text.Json.Serialization;
using Experiments.Core;
using Experiments.Layers;

namespace Experiments.Models;

/// <summary>Shape of a T5 encoder-decoder: T5, T5 1.1, mT5, UL2.</summary>
/// <param name="Width">Size of a token.</param>
/// <param name="EncoderDepth">Blocks of the encoder.</param>
/// <param name="DecoderDepth">Blocks of the decoder.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="HeadDim">Size of a head; heads times this need not be the width.</param>
/// <param name="MlpDim">Hidden size of the MLPs.</param>
/// <param name="Vocabulary">Rows of the token table.</param>
/// <param name="Activation">Of the MLPs.</param>
/// <param name="Gated">Whether MLPs are activation(x A) * (x B) instead of activation(x A).</param>
/// <param name="Tied">Whether logits come from the token table, of states divided by sqrt(width), instead of a matrix of their own.</param>
/// <param name="Buckets">Buckets of relative positions.</param>
/// <param name="MaxDistance">Distances from here on share a bucket.</param>
/// <param name="NormEpsilon">Of the root-mean-square norms.</param>
/// <param name="PadId">Token id of padding.</param>
/// <param name="StartId">Token id that the decoder starts from.</param>
/// <param name="EndId">Token id that ends a text.</param>
public sealed record T5Config(
    int Width,
    int EncoderDepth,
    int DecoderDepth,
    int Heads,
    int HeadDim,
    int MlpDim,
    int Vocabulary = 32_128,
    Activation Activation = Activation.GeluTanh,
    bool Gated = true,
    bool Tied = false,
    int Buckets = 32,
    int MaxDistance = 128,
    double NormEpsilon = 1e-6,
    int PadId = 0,
    int StartId = 0,
    int EndId = 1)
{
    private const int MultilingualVocabulary = 250_112;

    /// <summary>T5 small: 61 M parameters, ReLU, tied.</summary>
    public static T5Config Small { get; } = First(512, 6, 8, 64, 2048);

    /// <summary>T5 base: 223 M parameters.</summary>
    public static T5Config Base { get; } = First(768, 12, 12, 64, 3072);

    /// <summary>T5 large: 738 M parameters.</summary>
    public static T5Config Large { get; } = First(1024, 24, 16, 64, 4096);

    /// <summary>T5 3B: 32 heads of 128 on a width of 1024.</summary>
    public static T5Config B3 { get; } = First(1024, 24, 32, 128, 16_384);

    /// <summary>T5 11B: 128 heads of 128 on a width of 1024.</summary>
    public static T5Config B11 { get; } = First(1024, 24, 128, 128, 65_536);

    /// <summary>T5 1.1 small: 77 M parameters, gated tanh-GELU, untied, as all of 1.1.</summary>
    public static T5Config V11Small { get; } = new(512, 8, 8, 6, 64, 1024);

    /// <summary>T5 1.1 base: 248 M parameters.</summary>
    public static T5Config V11Base { get; } = new(768, 12, 12, 12, 64, 2048);

    /// <summary>T5 1.1 large: 783 M parameters.</summary>
    public static T5Config V11Large { get; } = new(1024, 24, 24, 16, 64, 2816);

    /// <summary>T5 1.1 XL: 2.85 B parameters.</summary>
    public static T5Config V11Xl { get; } = new(2048, 24, 24, 32, 64, 5120);

    /// <summary>T5 1.1 XXL: 11.1 B parameters.</summary>
    public static T5Config V11Xxl { get; } = new(4096, 24, 24, 64, 64, 10_240);

    /// <summary>mT5 small: 300 M parameters, the shape of T5 1.1 with 250,112 pieces, as all of mT5.</summary>
    public static T5Config Mt5Small { get; } = V11Small with { Vocabulary = MultilingualVocabulary };

    /// <summary>mT5 base: 582 M parameters.</summary>
    public static T5Config Mt5Base { get; } = V11Base with { Vocabulary = MultilingualVocabulary };

    /// <summary>mT5 large: 1.23 B parameters.</summary>
    public static T5Config Mt5Large { get; } = V11Large with { Vocabulary = MultilingualVocabulary };

    /// <summary>mT5 XL: 3.74 B parameters.</summary>
    public static T5Config Mt5Xl { get; } = V11Xl with { Vocabulary = MultilingualVocabulary };

    /// <summary>mT5 XXL: 12.9 B parameters; the language half of the first PaLI.</summary>
    public static T5Config Mt5Xxl { get; } = V11Xxl with { Vocabulary = MultilingualVocabulary };

    /// <summary>UL2 20B and Flan-UL2: 19.5 B parameters, gated SiLU, tied.</summary>
    public static T5Config Ul2 { get; } = new(4096, 32, 32, 16, 256, 16_384, Activation: Activation.Silu, Tied: true);

    /// <summary>Unit tests and one-minute labs: 32 x 2 + 2, 64 words.</summary>
    public static T5Config Nano { get; } = new(32, 2, 2, 4, 8, 64, 64, Buckets: 8, MaxDistance: 16);

    /// <summary>Size of all heads together.</summary>
    [JsonIgnore]
    public int InnerDim => Heads * HeadDim;

    /// <summary>A copy with some members changed.</summary>
    /// <param name="width">As the member of that name.</param>
    /// <param name="encoderDepth">As the member of that name.</param>
    /// <param name="decoderDepth">As the member of that name.</param>
    /// <param name="heads">As the member of that name.</param>
    /// <param name="headDim">As the member of that name.</param>
    /// <param name="mlpDim">As the member of that name.</param>
    /// <param name="vocabulary">As the member of that name.</param>
    /// <param name="activation">As the member of that name.</param>
    /// <param name="gated">As the member of that name.</param>
    /// <param name="tied">As the member of that name.</param>
    /// <param name="buckets">As the member of that name.</param>
    /// <param name="maxDistance">As the member of that name.</param>
    /// <param name="normEpsilon">As the member of that name.</param>
    /// <param name="padId">As the member of that name.</param>
    /// <param name="startId">As the member of that name.</param>
    /// <param name="endId">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public T5Config With(
        int? width = null,
        int? encoderDepth = null,
        int? decoderDepth = null,
        int? heads = null,
        int? headDim = null,
        int? mlpDim = null,
        int? vocabulary = null,
        Activation? activation = null,
        bool? gated = null,
        bool? tied = null,
        int? buckets = null,
        int? maxDistance = null,
        double? normEpsilon = null,
        int? padId = null,
        int? startId = null,
        int? endId = null) =>
        new(
            width ?? Width,
            encoderDepth ?? EncoderDepth,
            decoderDepth ?? DecoderDepth,
            heads ?? Heads,
            headDim ?? HeadDim,
            mlpDim ?? MlpDim,
            vocabulary ?? Vocabulary,
            activation ?? Activation,
            gated ?? Gated,
            tied ?? Tied,
            buckets ?? Buckets,
            maxDistance ?? MaxDistance,
            normEpsilon ?? NormEpsilon,
            padId ?? PadId,
            startId ?? StartId,
            endId ?? EndId);

    /// <summary>Requires a shape that can be built.</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Positive(Width, "T5Config.Width");
        Check.Positive(EncoderDepth, "T5Config.EncoderDepth");
        Check.Positive(DecoderDepth, "T5Config.DecoderDepth");
        Check.Positive(Heads, "T5Config.Heads");
        Check.Positive(HeadDim, "T5Config.HeadDim");
        Check.Positive(MlpDim, "T5Config.MlpDim");
        Check.Positive(Vocabulary, "T5Config.Vocabulary");
        Check.Member(Buckets >= 4, "T5Config.Buckets", Buckets, "use at least 4, since the encoder has two directions of at least two buckets");
        Check.Member(MaxDistance > Buckets / 2, "T5Config.MaxDistance", MaxDistance, $"use more than half of the {Buckets} buckets");
        Check.Positive(NormEpsilon, "T5Config.NormEpsilon");
        RequireId(PadId, "T5Config.PadId");
        RequireId(StartId, "T5Config.StartId");
        RequireId(EndId, "T5Config.EndId");
    }

    private static T5Config First(int width, int depth, int heads, int headDim, int mlpDim) =>
        new(width, depth, depth, heads, headDim, mlpDim, Activation: Activation.Relu, Gated: false, Tied: true);

    private void RequireId(int id, string member) =>
        Check.Member(id >= 0 && id < Vocabulary, member, id, $"use a token id below the vocabulary of {Vocabulary}");
}
