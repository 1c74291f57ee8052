namespace Experiments.Data;

/// <summary>How a <see cref="WordTokenizer"/> treats its texts.</summary>
/// <param name="AllowUnknown">Whether words outside the vocabulary become <c>&lt;unk&gt;</c>; otherwise they are an error.</param>
/// <param name="PadWithEos">Whether the places after the end are filled with the end token, as SigLIP does, instead of <c>&lt;pad&gt;</c>.</param>
/// <param name="LowerCase">Whether texts are lowered first.</param>
public sealed record WordTokenizerConfig(bool AllowUnknown = false, bool PadWithEos = false, bool LowerCase = false)
{
    /// <summary>Closed vocabulary, padded with <c>&lt;pad&gt;</c>, case kept: for texts that the kit writes itself.</summary>
    public static WordTokenizerConfig Closed { get; } = new();

    /// <summary>Unknown words allowed, case dropped: for texts people wrote.</summary>
    public static WordTokenizerConfig Open { get; } = new(AllowUnknown: true, LowerCase: true);

    /// <summary>A copy with some members changed.</summary>
    /// <param name="allowUnknown">New value, or null to keep.</param>
    /// <param name="padWithEos">New value, or null to keep.</param>
    /// <param name="lowerCase">New value, or null to keep.</param>
    /// <returns>The copy.</returns>
    public WordTokenizerConfig With(bool? allowUnknown = null, bool? padWithEos = null, bool? lowerCase = null) =>
        new(allowUnknown ?? AllowUnknown, padWithEos ?? PadWithEos, lowerCase ?? LowerCase);
}
