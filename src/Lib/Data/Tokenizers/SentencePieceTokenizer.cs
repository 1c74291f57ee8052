using System.Text;

namespace Experiments.Data;

/// <summary>A SentencePiece vocabulary, unigram or byte-pair encoding, with the ids that the SentencePiece library gives.</summary>
/// <remarks>
/// Microsoft.ML.Tokenizers 2.0.1 does not load unigram models without a begin piece (T5, mT5), loses user-defined pieces (Gemma's newlines,
/// PaliGemma's locations) and decodes broken bytes otherwise, so a reader of our own stands in for all models. Kudo and Richardson 2018.
/// </remarks>
public sealed class SentencePieceTokenizer : Tokenizer
{
    private readonly SentencePieceModel model;
    private readonly byte[][] pieces;
    private readonly Dictionary<string, int> ids;
    private readonly ByteTrie trie;
    private readonly SentencePieceNormaliser normaliser;
    private readonly SentencePieceNormaliser characters;
    private readonly SentencePieceNormaliser? denormaliser;
    private readonly UnigramModel? unigram;
    private readonly PieceMerges? merges;
    private readonly int[] byteIds;
    private readonly int unknown;
    private readonly AddedTokens added;

    private SentencePieceTokenizer(SentencePieceModel model, SpecialTokens special)
    {
        this.model = model;
        pieces = [.. model.Pieces.Select(p => Encoding.UTF8.GetBytes(p.Text))];
        ids = new(StringComparer.Ordinal);
        foreach (var (i, piece) in model.Pieces.Index().OrderBy(p => SentencePieceModel.IsReserved(p.Item.Kind)))
            ids[piece.Text] = i;
        trie = TrieOf(PieceKind.Normal, PieceKind.UserDefined, PieceKind.Unused);
        var searched = model.IsBpe ? trie : TrieOf(PieceKind.Normal, PieceKind.UserDefined);
        var unbreakable = model.Pieces.Any(p => p.Kind == PieceKind.UserDefined) ? TrieOf(PieceKind.UserDefined) : null;
        normaliser = new(model.Normaliser, unbreakable, model.SpaceAsSuffix);
        characters = new(new(model.Normaliser.CharacterMap, AddDummyPrefix: false, RemoveExtraWhitespaces: true, EscapeWhitespaces: false), null, spaceAsSuffix: false);
        denormaliser = model.Denormaliser is { CharacterMap: not null } rules ? new(rules, null, spaceAsSuffix: false) : null;
        unknown = model.Pieces.FindIndex(p => p.Kind == PieceKind.Unknown);
        if (model.IsBpe)
            merges = new(searched, unbreakable, model.Pieces);
        else
            unigram = new(searched, model.Pieces, unknown);
        byteIds = model.ByteFallback ? [.. Enumerable.Range(0, 256).Select(b => ids[BytePieces.NameOf((byte)b)])] : [];
        added = new(special.Added.Where(t => t.Id >= pieces.Length || model.Pieces[t.Id].Kind == PieceKind.Control));
        VocabularySize = Math.Max(pieces.Length, added.LargestId + 1);
        BosId = SpecialTokens.IdOr(special.Bos, Find, Control(model.BosPiece));
        EosId = SpecialTokens.IdOr(special.Eos, Find, Control(model.EosPiece));
        PadId = SpecialTokens.IdOr(special.Pad, Find, Control(model.PadPiece));
        UnknownId = model.Pieces[unknown].Text == model.UnknownPiece ? unknown : -1;
        AddsBos = special.AddsBos ?? false;
        AddsEos = special.AddsEos ?? EosId >= 0;
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

    /// <summary>Number of pieces in the model file; ids from here on are added tokens.</summary>
    public int PieceCount => pieces.Length;

    /// <summary>Reads a <c>.model</c> file alone, without the files beside it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Not such a file, or one that the library would refuse; the message names file and reason.</exception>
    public static SentencePieceTokenizer Load(string path) => Load(path, SpecialTokens.None);

    internal static SentencePieceTokenizer Load(string path, SpecialTokens special) => TokenizerFiles.Reading(path, () => new SentencePieceTokenizer(SentencePieceModel.Parse(File.ReadAllBytes(path)), special));

    /// <inheritdoc/>
    public override int[] Ids(string text) => [.. Spans(text).Select(s => s.Token.Id)];

    /// <summary>The tokens of a text as they are written; what has no piece stands as it is in the text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>As many as <see cref="Ids"/> gives.</returns>
    public IReadOnlyList<string> Pieces(string text) =>
        [.. Spans(text).Select(s => s.Token.Id == unknown ? Encoding.UTF8.GetString(s.Text, s.Token.Start, s.Token.Length) : TokenOf(s.Token.Id))];

    /// <summary>The text that is cut: characters replaced, spaces in order and written as U+2581.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The normalised text.</returns>
    public string Normalise(string text) => Encoding.UTF8.GetString(normaliser.Normalise(Encoding.UTF8.GetBytes(text)));

    /// <summary>A text with the model's replacements of characters alone: no space before it, single spaces, none at the ends, spaces as they are.</summary>
    /// <remarks>What the library's command <c>spm_normalize</c> prints, user-defined pieces being nothing special to it.</remarks>
    /// <param name="text">Any text.</param>
    /// <returns>The text.</returns>
    internal string Characters(string text) => Encoding.UTF8.GetString(characters.Normalise(Encoding.UTF8.GetBytes(text)));

    /// <summary>What a piece is for.</summary>
    /// <param name="id">An id.</param>
    /// <returns>Its kind; added tokens are <see cref="PieceKind.Control"/>.</returns>
    /// <exception cref="ArgumentException">The id is outside the vocabulary.</exception>
    public PieceKind KindOf(int id) => Inside(id) < pieces.Length ? model.Pieces[id].Kind : PieceKind.Control;

    /// <summary>Score of a piece: log-probability in a unigram model, minus the rank in a byte-pair one; 0 for added tokens.</summary>
    /// <param name="id">An id.</param>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentException">The id is outside the vocabulary.</exception>
    public float ScoreOf(int id) => Inside(id) < pieces.Length ? model.Pieces[id].Score : 0;

    /// <inheritdoc/>
    public override string TokenOf(int id) => Inside(id) < pieces.Length ? model.Pieces[id].Text : added.ContentOf(id) ?? "";

    /// <inheritdoc/>
    public override int IdOf(string token) => Find(token) is >= 0 and int id ? id : unknown;

    /// <inheritdoc/>
    public override string Text(IReadOnlyList<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var text = new List<byte>();
        var pending = new List<byte>();
        bool atStart = true, sawSpace = false;
        foreach (int id in ids)
        {
            if (KindOf(id) == PieceKind.Byte)
            {
                pending.Add((byte)BytePieces.ValueOf(model.Pieces[id].Text));
                continue;
            }
            Flush(pending, text);
            atStart &= !sawSpace && text.Count == 0;
            sawSpace = AppendPiece(text, id, atStart);
        }
        Flush(pending, text);
        byte[] decoded = denormaliser is null ? [.. text] : denormaliser.Normalise([.. text]);
        return Encoding.UTF8.GetString(decoded);
    }

    private static void Flush(List<byte> pending, List<byte> text)
    {
        Utf8.AppendRepaired(text, pending.ToArray());
        pending.Clear();
    }

    // Gives back whether a space at the start of the text was taken away.
    private bool AppendPiece(List<byte> text, int id, bool atStart)
    {
        var kind = KindOf(id);
        if (kind == PieceKind.Control)
            return false;
        if (kind == PieceKind.Unknown)
        {
            text.AddRange(Encoding.UTF8.GetBytes(model.UnknownSurface));
            return false;
        }
        ReadOnlySpan<byte> piece = pieces[id], meta = "▁"u8;
        bool taken = atStart && (model.Normaliser.AddDummyPrefix || model.Normaliser.RemoveExtraWhitespaces) && piece.StartsWith(meta);
        if (taken)
            piece = piece[meta.Length..];
        for (int at; (at = piece.IndexOf(meta)) >= 0; piece = piece[(at + meta.Length)..])
        {
            text.AddRange(piece[..at]);
            text.Add((byte)' ');
        }
        text.AddRange(piece);
        return taken && !model.Normaliser.RemoveExtraWhitespaces;
    }

    private IEnumerable<(PieceSpan Token, byte[] Text)> Spans(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var (section, id) in added.Split(text))
        {
            if (id >= 0)
            {
                yield return (new(id, 0, 0), []);
                continue;
            }
            byte[] normalised = normaliser.Normalise(Encoding.UTF8.GetBytes(section));
            foreach (var span in Cut(normalised))
                yield return (span, normalised);
        }
    }

    private List<PieceSpan> Cut(byte[] text)
    {
        var found = new List<PieceSpan>();
        merges?.Cut(text, unknown, found);
        unigram?.Cut(text, found);
        var spans = new List<PieceSpan>(found.Count);
        foreach (var span in found)
        {
            if (span.Id != unknown)
                spans.Add(span);
            else if (model.ByteFallback)
                spans.AddRange(Enumerable.Range(span.Start, span.Length).Select(i => new PieceSpan(byteIds[text[i]], i, 1)));
            else if (spans is [.., { } before] && before.Id == unknown)
                spans[^1] = before with { Length = before.Length + span.Length };
            else
                spans.Add(span);
        }
        return spans;
    }

    private ByteTrie TrieOf(params ReadOnlySpan<PieceKind> kinds)
    {
        var entries = new List<(byte[], int)>();
        for (int i = 0; i < pieces.Length; i++)
        {
            if (kinds.Contains(model.Pieces[i].Kind))
                entries.Add((pieces[i], i));
        }
        return new(entries);
    }

    private int Find(string token) => ids.TryGetValue(token, out int id) || added.TryId(token, out id) ? id : -1;

    private int Control(string piece) => ids.TryGetValue(piece, out int id) && model.Pieces[id].Kind == PieceKind.Control ? id : -1;

    private int Inside(int id) => id >= 0 && id < VocabularySize ? id : throw Outside(id);
}
