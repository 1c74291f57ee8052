using System.Text.Json.Nodes;
using Experiments.Data;

namespace Experiments.Lib.Tests.Data;

/// <summary>Writes <c>tokenizer.json</c> as the converters of Hugging Face do for Gemma, T5 and CLIP.</summary>
internal static class FastTokenizerFile
{
    public static JsonObject Gemma(string model)
    {
        var pieces = Read(model).Pieces;
        var vocabulary = pieces.Index().ToDictionary(p => p.Item.Text, p => p.Index);
        var merges = pieces.Where(p => p.Kind is PieceKind.Normal)
            .SelectMany(p => Cuts(p.Text).Where(c => vocabulary.ContainsKey(c.Left) && vocabulary.ContainsKey(c.Right)).OrderBy(c => (vocabulary[c.Left], vocabulary[c.Right])).Select(c => (c.Left, c.Right, p.Score)))
            .OrderByDescending(m => m.Score);
        return new()
        {
            ["added_tokens"] = new JsonArray([.. pieces.Index().Where(p => p.Item.Kind is PieceKind.Control or PieceKind.Unknown or PieceKind.UserDefined)
                .Select(p => Added(p.Index, p.Item.Text, p.Item.Kind != PieceKind.UserDefined))]),
            ["normalizer"] = Parse("""{"type":"Replace","pattern":{"String":" "},"content":"▁"}"""),
            ["pre_tokenizer"] = Parse("""{"type":"Split","pattern":{"String":" "},"behavior":"MergedWithPrevious","invert":false}"""),
            ["post_processor"] = Parse("""{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"special_tokens":{"<s>":{"id":"<s>","ids":[2],"tokens":["<s>"]}}}"""),
            ["decoder"] = Parse("""{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"}]}"""),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = "<unk>",
                ["fuse_unk"] = true,
                ["byte_fallback"] = true,
                ["vocab"] = Vocabulary(vocabulary),
                ["merges"] = new JsonArray([.. merges.Select(m => new JsonArray(m.Left, m.Right))]),
            },
        };
    }

    public static JsonObject T5(string model)
    {
        var read = Read(model);
        return new()
        {
            ["added_tokens"] = new JsonArray([.. read.Pieces.Index().Where(p => p.Item.Kind != PieceKind.Normal).Select(p => Added(p.Index, p.Item.Text, true))]),
            ["normalizer"] = new JsonObject { ["type"] = "Precompiled", ["precompiled_charsmap"] = Convert.ToBase64String(CharacterMap(model)) },
            ["pre_tokenizer"] = Parse("""{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"▁","add_prefix_space":true}]}"""),
            ["post_processor"] = Parse("""{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"</s>","type_id":0}}],"special_tokens":{"</s>":{"id":"</s>","ids":[1],"tokens":["</s>"]}}}"""),
            ["decoder"] = Parse("""{"type":"Metaspace","replacement":"▁","add_prefix_space":true}"""),
            ["model"] = new JsonObject
            {
                ["type"] = "Unigram",
                ["unk_id"] = read.Pieces.FindIndex(p => p.Kind == PieceKind.Unknown),
                ["vocab"] = new JsonArray([.. read.Pieces.Select(p => new JsonArray(p.Text, (double)p.Score))]),
            },
        };
    }

    public static JsonObject Clip(string vocabulary, string merges) => new()
    {
        ["added_tokens"] = new JsonArray(Added(656, "<|startoftext|>", true), Added(657, "<|endoftext|>", true)),
        ["normalizer"] = Parse("""{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Replace","pattern":{"Regex":"\\s+"},"content":" "},{"type":"Lowercase"}]}"""),
        ["pre_tokenizer"] = Parse("""{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"},"behavior":"Removed","invert":true},{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true}]}"""),
        ["post_processor"] = Parse("""{"type":"RobertaProcessing","sep":["<|endoftext|>",657],"cls":["<|startoftext|>",656],"trim_offsets":false,"add_prefix_space":false}"""),
        ["decoder"] = Parse("""{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true}"""),
        ["model"] = new JsonObject
        {
            ["type"] = "BPE",
            ["unk_token"] = "<|endoftext|>",
            ["continuing_subword_prefix"] = "",
            ["end_of_word_suffix"] = "</w>",
            ["vocab"] = Parse(File.ReadAllText(vocabulary)),
            ["merges"] = new JsonArray([.. File.ReadAllLines(merges).Skip(1).Select(l => (JsonNode)l)]),
        },
    };

    private static SentencePieceModel Read(string path) => SentencePieceModel.Parse(File.ReadAllBytes(path));

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;

    private static JsonObject Added(int id, string content, bool special) => new() { ["id"] = id, ["content"] = content, ["special"] = special, ["normalized"] = false };

    private static JsonObject Vocabulary(Dictionary<string, int> ids) => new(ids.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));

    private static IEnumerable<(string Left, string Right)> Cuts(string text) => Enumerable.Range(1, text.Length - 1).Where(i => !char.IsLowSurrogate(text[i])).Select(i => (text[..i], text[i..]));

    private static byte[] CharacterMap(string path)
    {
        var file = new ProtobufReader(File.ReadAllBytes(path));
        while (file.Next())
        {
            if (file.Field != 3)
                continue;
            var rules = new ProtobufReader(file.Bytes);
            while (rules.Next())
            {
                if (rules.Field == 2)
                    return rules.Bytes.ToArray();
            }
        }
        return [];
    }
}
