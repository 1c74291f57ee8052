using System.Text.Json.Nodes;
using Experiments.Data;

namespace Experiments.Lib.Tests.Data;

public class JsonTokenizerTests
{
    [Fact]
    public void Gemma_file_agrees_with_the_model_it_was_made_from()
    {
        var model = TokenizerFixtures.SentencePiece("bpe_gemma");
        var fast = Load(FastTokenizerFile.Gemma(TokenizerFixtures.PathOf("sentencepiece", "bpe_gemma.model")));
        Assert.Equal((model.VocabularySize, 2, true, false), (fast.VocabularySize, fast.BosId, fast.AddsBos, fast.AddsEos));
        // In a fast file runs of spaces are sought before the spaces are escaped, and control tokens are found in texts.
        foreach (string text in TokenizerFixtures.Texts("sentencepiece", "bpe_gemma.json").Where(t => !t.Contains("  ", StringComparison.Ordinal) && !t.Contains('<')))
        {
            Assert.Equal(model.Ids(text), fast.Ids(text));
            if (!text.Contains('▁'))
                Assert.Equal(text, fast.Text(fast.Ids(text)));
        }
        Assert.Equal([2, fast.IdOf("<loc0512>"), fast.IdOf("\n\n")], fast.Ids("<s><loc0512>\n\n"));
        Assert.Equal("�a", fast.Text([fast.IdOf("<0xE2>"), fast.IdOf("a")]));
    }

    [Fact]
    public void T5_file_agrees_with_the_model_it_was_made_from()
    {
        var model = TokenizerFixtures.SentencePiece("unigram_t5");
        var fast = Load(FastTokenizerFile.T5(TokenizerFixtures.PathOf("sentencepiece", "unigram_t5.model")));
        Assert.Equal((model.VocabularySize, 1, 2, true), (fast.VocabularySize, fast.EosId, fast.UnknownId, fast.AddsEos));
        string[] texts = [.. TokenizerFixtures.Texts("sentencepiece", "unigram_t5.json").Where(t => !t.Contains('<'))];
        // The fast normaliser goes by visible characters, and words are cut before unknown runs are joined: some odd texts differ.
        Assert.InRange(texts.Count(t => model.Ids(t).SequenceEqual(fast.Ids(t))), texts.Length * 0.9, texts.Length);
        foreach (string text in texts.Where(t => t.All(c => c is >= ' ' and < '\u007f' or > '\u00a0' and < '\u0300')))
        {
            Assert.Equal(model.Ids(text), fast.Ids(text));
            if (!fast.Ids(text).Contains(2))
                Assert.Equal(model.Text(model.Ids(text)), fast.Text(fast.Ids(text)));
        }
    }

    [Fact]
    public void Clip_file_agrees_with_vocabulary_and_merges()
    {
        var plain = TokenizerFixtures.Clip();
        var fast = Load(FastTokenizerFile.Clip(TokenizerFixtures.PathOf("clip_bpe", "vocab.json"), TokenizerFixtures.PathOf("clip_bpe", "merges.txt")));
        Assert.Equal((plain.VocabularySize, plain.BosId, plain.EosId, plain.UnknownId), (fast.VocabularySize, fast.BosId, fast.EosId, fast.UnknownId));
        // Only the plain tokenizer drops format characters and sets ideographs apart.
        foreach (string text in TokenizerFixtures.Texts("clip_bpe", "cases.json").Where(t => t.All(c => c < 0x3000 && c != 0x200b)))
        {
            Assert.Equal(plain.Ids(text), fast.Ids(text));
            Assert.Equal(plain.Text(plain.Ids(text)), fast.Text(fast.Ids(text)));
        }
    }

    [Fact]
    public void What_is_not_supported_is_refused_by_name()
    {
        string model = TokenizerFixtures.PathOf("sentencepiece", "bpe_gemma.model");
        foreach (var (member, value, reason) in new[]
        {
            ("model", """{"type":"WordPiece","vocab":{}}""", "WordPiece"), ("normalizer", """{"type":"BertNormalizer"}""", "BertNormalizer"), ("pre_tokenizer", """{"type":"Digits"}""", "Digits"),
            ("pre_tokenizer", """{"type":"ByteLevel","add_prefix_space":true}""", "byte-level"), ("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"x|y"},"behavior":"Isolated","invert":false}""", "x|y"),
            ("decoder", """{"type":"CTC"}""", "CTC"), ("post_processor", """{"type":"Mystery"}""", "Mystery"), ("normalizer", """{"type":"Replace","pattern":{"Regex":"(?=a)"},"content":""}""", "(?=a)"),
            ("added_tokens", """[{"id":-1,"content":"x"}]""", "added_tokens[0].id"), ("model", """{"type":"BPE","vocab":{"a":0},"merges":["a b"]}""", "outside the vocabulary"),
            ("model", """{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}""", "second token"), ("model", """{"type":"BPE","vocab":{"a":2147483647},"merges":[]}""", "'model.vocab.a'"),
            ("model", """{"type":"BPE","dropout":0.1,"vocab":{"a":0},"merges":[]}""", "dropout"),
        })
        {
            var file = FastTokenizerFile.Gemma(model);
            file[member] = JsonNode.Parse(value);
            Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Load(file)).Message, StringComparison.Ordinal);
        }
    }

    private static JsonTokenizer Load(JsonObject file)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), file.ToJsonString());
        return JsonTokenizer.Load(folder.File("tokenizer.json"));
    }
}
