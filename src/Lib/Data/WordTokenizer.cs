using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>A vocabulary of whole words: ids are places in <see cref="Words"/>, special tokens first.</summary>
public sealed class WordTokenizer
{
    private const string FormatName = "experiments-words";
    private const int FormatVersion = 1;
    private static readonly string[] Specials = ["<pad>", "<bos>", "<eos>", "<mask>"];
    private readonly string[] words;
    private readonly FrozenDictionary<string, int> ids;

    /// <summary>Builds a tokenizer from a word list.</summary>
    /// <param name="words">Words after the special tokens, in the order of their ids; task tokens such as <c>&lt;cap&gt;</c> are words too.</param>
    /// <param name="config">How texts are treated; <see cref="WordTokenizerConfig.Closed"/> when null.</param>
    /// <exception cref="ArgumentException">A word occurs twice, is empty, or would be cut into several words.</exception>
    public WordTokenizer(IEnumerable<string> words, WordTokenizerConfig? config = null)
    {
        Config = config ?? WordTokenizerConfig.Closed;
        this.words = [.. Specials, .. Config.AllowUnknown ? ["<unk>"] : Array.Empty<string>(), .. words];
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string word in this.words)
        {
            if (!WordSplitter.Split(Fold(word)).SequenceEqual([word]))
                throw new ArgumentException($"'{word}' is not one word as this tokenizer cuts texts; split it, or check the case.", nameof(words));
            if (!places.TryAdd(word, places.Count))
                throw new ArgumentException($"'{word}' occurs twice in the word list; remove one.", nameof(words));
        }
        ids = places.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>How texts are treated.</summary>
    public WordTokenizerConfig Config { get; }

    /// <summary>All tokens in the order of their ids.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>Number of tokens.</summary>
    public int VocabularySize => words.Length;

    /// <summary>Token that fills the places after the end.</summary>
    public int PadId => Config.PadWithEos ? EosId : 0;

    /// <summary>Token before the first word.</summary>
    public int BosId => 1;

    /// <summary>Token after the last word.</summary>
    public int EosId => 2;

    /// <summary>Token that stands for a hidden word.</summary>
    public int MaskId => 3;

    /// <summary>Token of words outside the vocabulary, or -1 when they are an error.</summary>
    public int UnknownId => Config.AllowUnknown ? 4 : -1;

    /// <summary>Collects the vocabulary of some texts, most frequent words first.</summary>
    /// <param name="texts">Texts, usually the training captions.</param>
    /// <param name="maxWords">Largest number of words kept.</param>
    /// <param name="config">How texts are treated; <see cref="WordTokenizerConfig.Open"/> when null.</param>
    /// <returns>The tokenizer; the same texts in any order give the same one.</returns>
    public static WordTokenizer FromTexts(IEnumerable<string> texts, int maxWords = 32_000, WordTokenizerConfig? config = null)
    {
        Check.Positive(maxWords, nameof(maxWords));
        var chosen = config ?? WordTokenizerConfig.Open;
        var special = Specials.Append("<unk>").ToHashSet();
        var counts = texts.SelectMany(t => WordSplitter.Split(chosen.LowerCase ? t.ToLowerInvariant() : t))
            .Where(w => !special.Contains(w)).CountBy(w => w, StringComparer.Ordinal);
        return new(counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(maxWords).Select(c => c.Key), chosen);
    }

    /// <summary>Reads a tokenizer that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not such a tokenizer; the message names the member at fault.</exception>
    public static WordTokenizer Load(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"Tokenizer '{path}' does not exist; check the path, or build one with {nameof(FromTexts)}.", path);
        try
        {
            var file = JsonSerializer.Deserialize<Stored>(File.ReadAllBytes(path), KitJson.Indented);
            if (file is not { Format: FormatName, Version: FormatVersion, Config: not null, Words: not null } || file.Words.Contains(null))
                throw new InvalidDataException($"Tokenizer '{path}' is not of format {FormatName} version {FormatVersion}; save it again with this library.");
            return new(file.Words!, file.Config);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"Tokenizer '{path}' is damaged: {e.Message}", e);
        }
    }

    /// <summary>Writes the vocabulary and its configuration as JSON, atomically.</summary>
    /// <param name="path">Target file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var stored = new Stored(FormatName, FormatVersion, Config, words[(Specials.Length + (Config.AllowUnknown ? 1 : 0))..]);
        AtomicFile.WriteText(path, JsonSerializer.Serialize(stored, KitJson.Indented) + "\n");
    }

    /// <summary>The ids of a text's words, without begin or end.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>One id a word.</returns>
    /// <exception cref="ArgumentException">A word is not in the vocabulary and unknown words are an error.</exception>
    public int[] Ids(string text) => [.. WordSplitter.Split(Fold(text)).Select(w => IdOf(w, text))];

    /// <summary>Encodes texts at a fixed length: words, one end token, padding.</summary>
    /// <param name="texts">B texts.</param>
    /// <param name="length">L. A longer text is cut so that the end token still comes last.</param>
    /// <param name="bos">Whether each row starts with the begin token.</param>
    /// <returns>int64[B, L].</returns>
    /// <exception cref="ArgumentException">A word is unknown, or L has no room for the special tokens.</exception>
    public Tensor Encode(IReadOnlyList<string> texts, int length, bool bos = false)
    {
        int first = bos ? 1 : 0;
        Check.Member(length > first, nameof(length), length, $"use at least {first + 1}, for the special tokens");
        var rows = new long[texts.Count * length];
        Array.Fill(rows, PadId);
        for (int b = 0; b < texts.Count; b++)
        {
            int[] found = Ids(texts[b]);
            int kept = Math.Min(found.Length, length - first - 1);
            var row = rows.AsSpan(b * length, length);
            if (bos)
                row[0] = BosId;
            for (int i = 0; i < kept; i++)
                row[first + i] = found[i];
            row[first + kept] = EosId;
        }
        return tensor(rows, [texts.Count, length]);
    }

    /// <summary>The text of a row of ids, up to the first end token; begin and padding are left out.</summary>
    /// <param name="row">Ids.</param>
    /// <returns>Words joined by single spaces, none before closing punctuation.</returns>
    /// <exception cref="ArgumentException">An id is outside the vocabulary.</exception>
    public string DecodeRow(IReadOnlyList<long> row)
    {
        var text = new StringBuilder();
        foreach (long id in row)
        {
            if (id < 0 || id >= words.Length)
                throw new ArgumentException($"Token id {id} is outside the vocabulary of {words.Length}.", nameof(row));
            if (id == EosId)
                break;
            if (id is 0 or 1)
                continue;
            if (text.Length > 0 && words[id] is not ("," or "." or ";" or ":" or "!" or "?" or ")"))
                text.Append(' ');
            text.Append(words[id]);
        }
        return text.ToString();
    }

    /// <summary>The texts of a batch of ids.</summary>
    /// <param name="rows">int64[B, L].</param>
    /// <returns>B texts, as <see cref="DecodeRow"/> gives them.</returns>
    /// <exception cref="ArgumentException">Another shape, or an id outside the vocabulary.</exception>
    public IReadOnlyList<string> Decode(Tensor rows)
    {
        Check.Shape(rows, [-1, -1]);
        using var scope = NewDisposeScope();
        long[] all = rows.to(ScalarType.Int64).cpu().contiguous().data<long>().ToArray();
        return rows.shape[1] == 0 ? [.. Enumerable.Repeat("", (int)rows.shape[0])] : [.. all.Chunk((int)rows.shape[1]).Select(DecodeRow)];
    }

    private string Fold(string text) => Config.LowerCase ? text.ToLowerInvariant() : text;

    private int IdOf(string word, string text)
    {
        if (ids.TryGetValue(word, out int id))
            return id;
        if (Config.AllowUnknown)
            return UnknownId;
        throw new ArgumentException($"'{word}' (in '{text}') is not among the {words.Length} words of the vocabulary; add it, or use {nameof(WordTokenizerConfig)}.{nameof(WordTokenizerConfig.AllowUnknown)}.", nameof(text));
    }

    private sealed record Stored(string Format, int Version, WordTokenizerConfig? Config, IReadOnlyList<string?>? Words);
}
