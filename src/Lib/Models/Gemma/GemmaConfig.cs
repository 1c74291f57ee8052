using System.Text.Json.Serialization;
using Experiments.Core;
using Experiments.Layers;

namespace Experiments.Models;

/// <summary>Shape of a Gemma decoder, first or second generation.</summary>
/// <param name="Width">Size of a token.</param>
/// <param name="Depth">Number of blocks.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key/value heads; divides the query heads.</param>
/// <param name="HeadDim">Size of a head: even, and not always width / heads.</param>
/// <param name="MlpDim">Size of each branch of the gated MLP.</param>
/// <param name="Vocabulary">Rows of the embedding table.</param>
/// <param name="PostNorms">Whether attention and MLP are normalised again before they are added: Gemma 2.</param>
/// <param name="QueryScalar">Scores are divided by its root; the head's size when null.</param>
/// <param name="AttentionCap">Soft cap of the scores; 0 for none.</param>
/// <param name="LogitCap">Soft cap of the output; 0 for none.</param>
/// <param name="Window">Tokens that blocks 0, 2, 4 .. see looking back, themselves included; 0 where all blocks see everything.</param>
/// <param name="RotaryBase">Base of the rotary angles.</param>
/// <param name="NormEpsilon">Epsilon of every norm.</param>
/// <param name="Activation">Of the gate.</param>
public sealed record GemmaConfig(
    int Width,
    int Depth,
    int Heads,
    int KeyValueHeads,
    int HeadDim,
    int MlpDim,
    int Vocabulary = 256_000,
    bool PostNorms = false,
    double? QueryScalar = null,
    double AttentionCap = 0,
    double LogitCap = 0,
    int Window = 0,
    double RotaryBase = 10_000,
    double NormEpsilon = 1e-6,
    Activation Activation = Activation.GeluTanh)
{
    /// <summary>Gemma 2B: one key/value head; 2,506,172,416 parameters.</summary>
    public static GemmaConfig Gemma2B { get; } = new(2048, 18, 8, 1, 256, 16384);

    /// <summary>Gemma 7B: a key/value head for each query head.</summary>
    public static GemmaConfig Gemma7B { get; } = new(3072, 28, 16, 16, 256, 24576);

    /// <summary>Gemma 2 2B; 2,614,341,888 parameters.</summary>
    public static GemmaConfig Gemma2Of2B { get; } = Second(2304, 26, 8, 4, 256, 9216, 256);

    /// <summary>Gemma 2 9B.</summary>
    public static GemmaConfig Gemma2Of9B { get; } = Second(3584, 42, 16, 8, 256, 14336, 256);

    /// <summary>Gemma 2 27B: heads of 128, scores divided by the root of width / heads = 144.</summary>
    public static GemmaConfig Gemma2Of27B { get; } = Second(4608, 46, 32, 16, 128, 36864, 144);

    /// <summary>Student size in the first form: width 128, 4 blocks, one key/value head, 1024 pieces; 1.0 M parameters.</summary>
    public static GemmaConfig Mini { get; } = new(128, 4, 4, 1, 32, 512, 1024);

    /// <summary>Student size in the second form: two key/value heads, caps, a window of 16.</summary>
    public static GemmaConfig Mini2 { get; } = Second(128, 4, 4, 2, 32, 512, 32).With(vocabulary: 1024, window: 16);

    /// <summary>What scores are multiplied by.</summary>
    [JsonIgnore]
    public double AttentionScale => 1 / Math.Sqrt(QueryScalar ?? HeadDim);

    /// <summary>Whether a block looks back no further than the window.</summary>
    /// <param name="block">Index of the block.</param>
    /// <returns>True for even blocks where there is a window.</returns>
    public bool IsLocal(int block) => Window > 0 && block % 2 == 0;

    /// <summary>A copy with some members changed.</summary>
    /// <param name="width">As the member of that name.</param>
    /// <param name="depth">As the member of that name.</param>
    /// <param name="heads">As the member of that name.</param>
    /// <param name="keyValueHeads">As the member of that name.</param>
    /// <param name="headDim">As the member of that name.</param>
    /// <param name="mlpDim">As the member of that name.</param>
    /// <param name="vocabulary">As the member of that name.</param>
    /// <param name="postNorms">As the member of that name.</param>
    /// <param name="queryScalar">As the member of that name.</param>
    /// <param name="attentionCap">As the member of that name.</param>
    /// <param name="logitCap">As the member of that name.</param>
    /// <param name="window">As the member of that name.</param>
    /// <param name="rotaryBase">As the member of that name.</param>
    /// <param name="normEpsilon">As the member of that name.</param>
    /// <param name="activation">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public GemmaConfig With(
        int? width = null,
        int? depth = null,
        int? heads = null,
        int? keyValueHeads = null,
        int? headDim = null,
        int? mlpDim = null,
        int? vocabulary = null,
        bool? postNorms = null,
        double? queryScalar = null,
        double? attentionCap = null,
        double? logitCap = null,
        int? window = null,
        double? rotaryBase = null,
        double? normEpsilon = null,
        Activation? activation = null) => new(
            width ?? Width,
            depth ?? Depth,
            heads ?? Heads,
            keyValueHeads ?? KeyValueHeads,
            headDim ?? HeadDim,
            mlpDim ?? MlpDim,
            vocabulary ?? Vocabulary,
            postNorms ?? PostNorms,
            queryScalar ?? QueryScalar,
            attentionCap ?? AttentionCap,
            logitCap ?? LogitCap,
            window ?? Window,
            rotaryBase ?? RotaryBase,
            normEpsilon ?? NormEpsilon,
            activation ?? Activation);

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Positive(Width, "GemmaConfig.Width");
        Check.Member(Depth >= 0, "GemmaConfig.Depth", Depth, "use 0 or more");
        Check.Positive(Heads, "GemmaConfig.Heads");
        Check.Member(
            KeyValueHeads > 0 && Heads % KeyValueHeads == 0, "GemmaConfig.KeyValueHeads", KeyValueHeads, $"use a divisor of the {Heads} query heads");
        Check.Member(HeadDim > 0 && HeadDim % 2 == 0, "GemmaConfig.HeadDim", HeadDim, "use an even number above 0");
        Check.Positive(MlpDim, "GemmaConfig.MlpDim");
        Check.Positive(Vocabulary, "GemmaConfig.Vocabulary");
        Check.Positive(QueryScalar ?? HeadDim, "GemmaConfig.QueryScalar");
        Check.Member(AttentionCap >= 0, "GemmaConfig.AttentionCap", AttentionCap, "use 0 for none");
        Check.Member(LogitCap >= 0, "GemmaConfig.LogitCap", LogitCap, "use 0 for none");
        Check.Member(Window >= 0, "GemmaConfig.Window", Window, "use 0 for none");
        Check.Member(RotaryBase > 1, "GemmaConfig.RotaryBase", RotaryBase, "use a value above 1");
        Check.Positive(NormEpsilon, "GemmaConfig.NormEpsilon");
    }

    private static GemmaConfig Second(int width, int depth, int heads, int keyValueHeads, int headDim, int mlpDim, double queryScalar) => new(
        width, depth, heads, keyValueHeads, headDim, mlpDim, PostNorms: true, QueryScalar: queryScalar, AttentionCap: 50, LogitCap: 30, Window: 4096);
}
