using System.Text;

namespace Experiments.Data;

/// <summary>The <c>model</c> part of a <c>tokenizer.json</c>: words to ids.</summary>
/// <param name="Vocabulary">Tokens and their ids.</param>
/// <param name="Cut">Appends the ids of a word.</param>
/// <param name="UnknownId">Token of what the vocabulary lacks, or -1.</param>
/// <param name="EndOfWord">What the last token of a word carries; empty for nothing.</param>
internal sealed record JsonModel(Dictionary<string, int> Vocabulary, Action<string, List<int>> Cut, int UnknownId, string EndOfWord)
{
    /// <summary>Reads a model of byte pairs or unigrams.</summary>
    /// <exception cref="InvalidDataException">Another kind, or an option that is not supported; the message names it.</exception>
    public static JsonModel From(JsonPart part) => (part.Find("type")?.Text ?? (part.Find("merges") is null ? "Unigram" : "BPE")) switch
    {
        "BPE" => Bpe(part),
        "Unigram" => Unigram(part),
        var other => throw part.Unsupported($"a model of type {other}"),
    };

    private static JsonModel Bpe(JsonPart part)
    {
        var vocabulary = ClipTokenizer.Vocabulary(part["vocab"]);
        if (part.Find("dropout") is { Number: not 0 } dropout)
            throw dropout.Unsupported("a dropout");
        if (part.Find("continuing_subword_prefix")?.Text is { Length: > 0 } prefix)
            throw part.Unsupported($"byte-pair encoding with prefix '{prefix}'");
        string suffix = part.Find("end_of_word_suffix")?.Text ?? "";
        int unknown = part.Find("unk_token") is { } token ? vocabulary.GetValueOrDefault(token.Text, -1) : -1;
        var merges = new RankedMerges(vocabulary, part["merges"].Items.Select(Pair), suffix)
        {
            UnknownId = unknown,
            ByteFallback = part.FlagOr("byte_fallback", false),
            FuseUnknown = part.FlagOr("fuse_unk", false),
            WholeWordsFirst = part.FlagOr("ignore_merges", false),
        };
        return new(vocabulary, merges.Cut, unknown, suffix);
    }

    // A pair is a list of two, or in older files a text with a space between.
    private static (string Left, string Right) Pair(JsonPart merge)
    {
        string[] parts = merge.Element.ValueKind == System.Text.Json.JsonValueKind.Array ? [.. merge.Items.Select(p => p.Text)] : merge.Text.Split(' ');
        return parts is [var left, var right] ? (left, right) : throw merge.Bad("is not two tokens");
    }

    private static JsonModel Unigram(JsonPart part)
    {
        var pieces = part["vocab"].Items.Select(p => p.Items.ToArray() is [var text, var score] ? (text.Text, score.Number) : throw p.Bad("is not a token and its score")).ToArray();
        if (pieces.Length == 0)
            throw part["vocab"].Bad("has no tokens");
        int unknown = part["unk_id"].Id;
        if (unknown >= pieces.Length)
            throw part["unk_id"].Bad($"is {unknown}, the vocabulary has {pieces.Length} tokens");
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < pieces.Length; i++)
            vocabulary[pieces[i].Text] = i;
        var trie = new ByteTrie(vocabulary.Where(p => p.Key.Length > 0).Select(p => (Encoding.UTF8.GetBytes(p.Key), p.Value)));
        var unigram = new UnigramModel(trie, [.. pieces.Select(p => p.Number)], unknown);
        bool bytes = part.FlagOr("byte_fallback", false) && Enumerable.Range(0, 256).All(b => vocabulary.ContainsKey(BytePieces.NameOf((byte)b)));
        return new(vocabulary, Cut, unknown, "");

        void Cut(string word, List<int> ids)
        {
            byte[] text = Encoding.UTF8.GetBytes(word);
            var spans = new List<PieceSpan>();
            unigram.Cut(text, spans);
            bool unknownBefore = false;
            foreach (var span in spans)
            {
                bool isUnknown = span.Id == unknown;
                if (isUnknown && bytes)
                    ids.AddRange(text.AsSpan(span.Start, span.Length).ToArray().Select(b => vocabulary[BytePieces.NameOf(b)]));
                else if (!(isUnknown && unknownBefore))
                    ids.Add(span.Id);
                unknownBefore = isUnknown;
            }
        }
    }
}
