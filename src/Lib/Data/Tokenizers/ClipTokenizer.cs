using System.Text;

namespace Experiments.Data;

/// <summary>CLIP's byte-level byte-pair encoding from <c>vocab.json</c> and <c>merges.txt</c>.</summary>
/// <remarks>
/// Radford et al. 2021, section 2.4; texts are lower-cased. Same ids as the plain Python tokenizer of the published models without ftfy, a
/// package that repairs mis-encoded texts. Rows start with <c>&lt;|startoftext|&gt;</c>, end with <c>&lt;|endoftext|&gt;</c> and are filled with the end token.
/// </remarks>
public sealed class ClipTokenizer : Tokenizer
{
    private const string Start = "<|startoftext|>";
    private const string End = "<|endoftext|>";
    private const string EndOfWord = "</w>";

    // The published file lists more pairs than the published vocabulary has room for; the rest is not read.
    private const int MergesRead = 49_152 - 256 - 2;
    private readonly string[] tokens;
    private readonly Dictionary<string, int> ids;
    private readonly RankedMerges merges;
    private readonly AddedTokens added;

    private ClipTokenizer(Dictionary<string, int> ids, IEnumerable<(string Left, string Right)> pairs, SpecialTokens special)
    {
        this.ids = ids;
        tokens = [.. ids.OrderBy(t => t.Value).Select(t => t.Key)];
        if (ids.Values.Max() >= tokens.Length)
            throw new InvalidDataException($"the vocabulary of {tokens.Length} tokens has ids up to {ids.Values.Max()}, none may be left out");
        BosId = Named(special.Bos ?? Start);
        EosId = Named(special.Eos ?? End);
        PadId = Named(special.Pad ?? End);
        UnknownId = Named(special.Unknown ?? End);
        merges = new(ids, pairs, EndOfWord) { UnknownId = UnknownId };
        added = new([.. special.Added, .. new[] { BosId, EosId, PadId, UnknownId }.Distinct().Select(id => new AddedToken(id, tokens[id], Special: true))]);
        VocabularySize = Math.Max(tokens.Length, added.LargestId + 1);
    }

    /// <inheritdoc/>
    public override int VocabularySize { get; }

    /// <inheritdoc/>
    public override int PadId { get; }

    /// <inheritdoc/>
    public override int BosId { get; }

    /// <inheritdoc/>
    public override int EosId { get; }

    /// <inheritdoc/>
    public override int UnknownId { get; }

    /// <inheritdoc/>
    public override bool AddsBos => true;

    /// <summary>Reads the two files, without others beside them.</summary>
    /// <param name="vocabularyPath">Tokens and their ids, <c>vocab.json</c>.</param>
    /// <param name="mergesPath">Pairs in the order of their rank, <c>merges.txt</c>; its first line is a remark.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the two do not belong together; the message names file and reason.</exception>
    public static ClipTokenizer Load(string vocabularyPath, string mergesPath) => Load(vocabularyPath, mergesPath, SpecialTokens.None);

    internal static ClipTokenizer Load(string vocabularyPath, string mergesPath, SpecialTokens special)
    {
        var ids = TokenizerFiles.ReadingJson(vocabularyPath, Vocabulary);
        return TokenizerFiles.Reading(mergesPath, () => new ClipTokenizer(ids, Pairs(mergesPath), special));
    }

    internal static Dictionary<string, int> Vocabulary(JsonPart part)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var taken = new HashSet<int>();
        foreach (var (name, value) in part.Members)
            ids[name] = taken.Add(value.Id) ? value.Id : throw value.Bad($"gives id {value.Id} to a second token");
        return ids.Count > 0 ? ids : throw part.Bad("has no tokens");
    }

    /// <inheritdoc/>
    public override int[] Ids(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<int>();
        foreach (var (section, id) in added.Split(text))
        {
            if (id >= 0)
                found.Add(id);
            else
                AppendWords(ClipWords.Tidy(section), found);
        }
        return [.. found];
    }

    /// <inheritdoc/>
    public override string Text(IReadOnlyList<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var visible = ids.Where(id => !added.IsSpecial(Inside(id))).Select(TokenOf);
        return ByteAlphabet.Read(visible).Replace(EndOfWord, " ", StringComparison.Ordinal).Trim();
    }

    /// <inheritdoc/>
    public override string TokenOf(int id) => Inside(id) < tokens.Length ? tokens[id] : added.ContentOf(id) ?? "";

    /// <inheritdoc/>
    public override int IdOf(string token) => ids.TryGetValue(token, out int id) || added.TryId(token, out id) ? id : UnknownId;

    private static IEnumerable<(string Left, string Right)> Pairs(string path)
    {
        string[] lines = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).Trim().Split('\n');
        for (int i = 1; i < Math.Min(lines.Length, MergesRead + 1); i++)
        {
            if (lines[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var left, var right])
                throw new InvalidDataException($"line {i + 1} ('{lines[i].Trim()}') is not two tokens");
            yield return (left, right);
        }
    }

    private void AppendWords(string text, List<int> found)
    {
        foreach (string word in ClipWords.Of(text, Start, End))
        {
            if (word is Start or End && ids.TryGetValue(word, out int whole))
                found.Add(whole);
            else
                merges.Cut(ByteAlphabet.Spell(word), found);
        }
    }

    private int Named(string token) => ids.TryGetValue(token, out int id) ? id : throw new InvalidDataException($"the vocabulary has no '{token}'");

    private int Inside(int id) => id >= 0 && id < VocabularySize ? id : throw Outside(id);
}
