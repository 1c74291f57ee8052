namespace Experiments.Data;

/// <summary>A <c>tokenizer.json</c> as the fast tokenizers of Hugging Face write it, for the families at hand.</summary>
/// <remarks>
/// Read are byte-pair encoding with byte fallback (Gemma, PaliGemma), unigrams with a precompiled normaliser (T5) and byte-level
/// byte pairs (CLIP). Anything else in the file is refused by name. Where the folder has a <c>.model</c> file too, that one gives the ids of SentencePiece itself.
/// </remarks>
public sealed class JsonTokenizer : Tokenizer
{
    private readonly JsonModel model;
    private readonly Dictionary<int, string> tokens;
    private readonly Func<string, string> normalise;
    private readonly Cutter cut;
    private readonly Func<IEnumerable<string>, IEnumerable<string>> decode;
    private readonly AddedTokens added;
    private readonly AddedTokens inText;
    private readonly AddedTokens inNormalised;

    private JsonTokenizer(JsonPart file, SpecialTokens special)
    {
        model = JsonModel.From(file["model"]);
        tokens = model.Vocabulary.ToDictionary(t => t.Value, t => t.Key);
        normalise = file.Find("normalizer") is { } normaliser ? JsonNormalisers.From(normaliser) : text => text;
        cut = file.Find("pre_tokenizer") is { } cutter ? JsonCutters.From(cutter) : (section, _) => [section];
        decode = file.Find("decoder") is { } decoder ? JsonDecoders.From(decoder) : found => [string.Join(' ', found)];
        AddedToken[] own = [.. file.Find("added_tokens")?.Items.Select(t => SpecialTokens.AddedFrom(t, t["id"].Id)) ?? []];
        AddedToken[] all = [.. special.Added.ExceptBy(own.Select(t => t.Id), t => t.Id), .. own];
        added = new(all);
        inText = new(all.Where(t => !t.Normalised));
        inNormalised = new(all.Where(t => t.Normalised).Select(t => t with { Content = normalise(t.Content) }));
        VocabularySize = Math.Max(tokens.Keys.Max(), added.LargestId) + 1;
        var (before, after) = JsonTemplate.From(file.Find("post_processor"));
        AddsBos = before >= 0;
        AddsEos = after >= 0;
        BosId = AddsBos ? before : SpecialTokens.IdOr(special.Bos, Find, -1);
        EosId = AddsEos ? after : SpecialTokens.IdOr(special.Eos, Find, -1);
        PadId = SpecialTokens.IdOr(special.Pad, Find, file.Find("padding")?["pad_id"].Id ?? -1);
        UnknownId = SpecialTokens.IdOr(special.Unknown, Find, model.UnknownId);
        foreach (int id in new[] { BosId, EosId, PadId })
        {
            if (id >= VocabularySize)
                throw new InvalidDataException($"special token {id} is outside the vocabulary of {VocabularySize}");
        }
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
    public override bool AddsBos { get; }

    /// <inheritdoc/>
    public override bool AddsEos { get; }

    /// <summary>Reads a file alone, without those beside it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or has parts that are not supported; the message names file, part and reason.</exception>
    public static JsonTokenizer Load(string path) => TokenizerFiles.ReadingJson(path, file => From(file, SpecialTokens.None));

    internal static JsonTokenizer From(JsonPart file, SpecialTokens special) => new(file, special);

    /// <inheritdoc/>
    public override int[] Ids(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>();
        bool isFirst = true;
        foreach (var (section, id) in inText.Split(text))
        {
            if (id >= 0)
                ids.Add(id);
            else
                AppendSection(normalise(section), isFirst, ids);
            isFirst = false;
        }
        return [.. ids];
    }

    /// <inheritdoc/>
    public override string Text(IReadOnlyList<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        string text = string.Concat(decode(ids.Where(id => !IsInvisible(id)).Select(TokenOf)));
        return model.EndOfWord.Length == 0 ? text : text.Replace(model.EndOfWord, " ", StringComparison.Ordinal).Trim();
    }

    /// <inheritdoc/>
    public override string TokenOf(int id) =>
        id < 0 || id >= VocabularySize ? throw Outside(id) : added.ContentOf(id) ?? tokens.GetValueOrDefault(id, "");

    /// <inheritdoc/>
    public override int IdOf(string token) => Find(token) is >= 0 and int id ? id : UnknownId;

    private bool IsInvisible(int id) => added.IsSpecial(id) || id == BosId || id == EosId || id == PadId;

    private int Find(string token) => added.TryId(token, out int id) || model.Vocabulary.TryGetValue(token, out id) ? id : -1;

    private void AppendSection(string section, bool isFirst, List<int> ids)
    {
        foreach (var (part, id) in inNormalised.Split(section))
        {
            if (id >= 0)
            {
                ids.Add(id);
            }
            else
            {
                foreach (string word in cut(part, isFirst))
                    model.Cut(word, ids);
            }
            isFirst = false;
        }
    }
}
