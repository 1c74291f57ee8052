using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Experiments.Core;

namespace Experiments.Data;

/// <summary>A vocabulary of whole words: ids are places in <see cref="Words"/>, special tokens first.</summary>
/// <remarks>Line breaks are white space, unless the vocabulary has the word <see cref="NewLine"/>: then each is that token, as in PaliGemma's prompts.</remarks>
public sealed class WordTokenizer : Tokenizer
{
    /// <summary>The word that stands for a line break where a vocabulary has it.</summary>
    public const string NewLine = "<newline>";

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

    /// <inheritdoc/>
    public override int VocabularySize => words.Length;

    /// <inheritdoc/>
    public override int PadId => Config.PadWithEos ? EosId : 0;

    /// <inheritdoc/>
    public override int BosId => 1;

    /// <inheritdoc/>
    public override int EosId => 2;

    /// <summary>Token that stands for a hidden word.</summary>
    public int MaskId => 3;

    /// <inheritdoc/>
    public override int UnknownId => Config.AllowUnknown ? 4 : -1;

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
    public override int[] Ids(string text)
    {
        string folded = Fold(text);
        string spaced = ids.ContainsKey(NewLine) ? folded.Replace("\n", $" {NewLine} ", StringComparison.Ordinal) : folded;
        return [.. WordSplitter.Split(spaced).Select(w => IdOf(w, text))];
    }

    /// <inheritdoc/>
    /// <remarks>Words are joined by single spaces, none before closing punctuation.</remarks>
    public override string Text(IReadOnlyList<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var text = new StringBuilder();
        foreach (int id in ids)
        {
            string word = TokenOf(id);
            if (id is 0 or 1 or 2)
                continue;
            if (text.Length > 0 && word is not ("," or "." or ";" or ":" or "!" or "?" or ")"))
                text.Append(' ');
            text.Append(word == NewLine ? "\n" : word);
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    public override string TokenOf(int id) => id >= 0 && id < words.Length ? words[id] : throw Outside(id);

    /// <inheritdoc/>
    public override int IdOf(string token) => ids.GetValueOrDefault(token, UnknownId);

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
