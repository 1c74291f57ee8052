using Experiments.Core;

namespace Experiments.Data;

/// <summary>PaliGemma's sequence: <c>[image tokens] bos prefix \n suffix eos padding</c>.</summary>
/// <remarks>PaliGemma, section 3.2.1 and figure 2; the released code for the newline, which is tokenised alone, and for what padding sees.</remarks>
public static class PaliGemmaPrompt
{
    /// <summary>Builds a batch.</summary>
    /// <param name="tokenizer">Gemma's tokenizer, or one with begin, end, padding and newline tokens.</param>
    /// <param name="prefixes">B task texts, such as <c>detect cat</c>.</param>
    /// <param name="suffixes">B answers, each ended by the end token; null to generate them, then rows end with the newline.</param>
    /// <param name="imageTokens">Places for image tokens before the text; 0 where a model puts them there itself.</param>
    /// <param name="imageTokenId">Id of these places; the one of <c>&lt;image&gt;</c> when null.</param>
    /// <param name="length">Places for text; longer rows are cut at the end, as the released code does. As long as the longest row when null.</param>
    /// <returns>Ids and masks of T = <paramref name="imageTokens"/> + text.</returns>
    /// <exception cref="ArgumentException">Numbers of prefixes and suffixes differ, a size is negative, or the tokenizer lacks a token that is needed.</exception>
    public static PrefixBatch Build(
        Tokenizer tokenizer, IReadOnlyList<string> prefixes, IReadOnlyList<string>? suffixes = null, int imageTokens = 0, int? imageTokenId = null, int? length = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(prefixes);
        Check.Member(suffixes is null || suffixes.Count == prefixes.Count, nameof(suffixes), $"{suffixes?.Count} texts", $"give one for each of the {prefixes.Count} prefixes");
        Check.Member(imageTokens >= 0, nameof(imageTokens), imageTokens, "use 0 or more");
        Check.Member(length is null or > 0, nameof(length), length, "use 1 or more");
        Check.Member(tokenizer is { BosId: >= 0, EosId: >= 0, PadId: >= 0 }, nameof(tokenizer), $"without begin ({tokenizer.BosId}), end ({tokenizer.EosId}) or padding ({tokenizer.PadId})", "use Gemma's");
        int[] newline = tokenizer.Ids("\n");
        Check.Member(newline.Length == 1, nameof(tokenizer), $"one that cuts a newline into {newline.Length} tokens", "use Gemma's");
        int image = imageTokens == 0 ? 0 : imageTokenId ?? tokenizer.IdOf("<image>");
        Check.Member(image != tokenizer.UnknownId || imageTokenId is not null || imageTokens == 0, nameof(imageTokenId), "null", "this vocabulary has no <image>; give an id");

        var places = Enumerable.Repeat((long)image, imageTokens);
        return PrefixBatch.Pack(
            [.. prefixes.Select(p => Longs([.. places, tokenizer.BosId, .. Ids(p), .. newline.Select(n => (long)n)]))],
            [.. prefixes.Select((_, b) => Longs(suffixes is null ? [] : [.. Ids(suffixes[b]), tokenizer.EosId]))],
            tokenizer.PadId,
            imageTokens + length);

        IEnumerable<long> Ids(string text) => tokenizer.Ids(text).Select(id => (long)id);
        static IReadOnlyList<long> Longs(long[] ids) => ids;
    }
}
