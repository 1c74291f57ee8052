using System.Text;
using Experiments.Data;
using Experiments.Lib.Tests.Data;

namespace Experiments.Lib.Tests.Hostile;

public class TokenizerHostileTests
{
    private const string Sample = "a Red circle\n\n<loc0512>  ﬁne 日本 e\u0301 \ud800 \u0000 12";

    [Theory]
    [InlineData("unigram_t5")]
    [InlineData("unigram_bytes")]
    [InlineData("bpe_gemma")]
    [InlineData("bpe_prefix")]
    public void Damaged_models_are_read_or_refused(string model) =>
        HostileFiles.Run(File.ReadAllBytes(TokenizerFixtures.PathOf("sentencepiece", $"{model}.model")), ".model", path => Use(SentencePieceTokenizer.Load(path)));

    [Theory]
    [InlineData("gemma")]
    [InlineData("t5")]
    [InlineData("clip")]
    public void Damaged_fast_files_are_read_or_refused(string family)
    {
        var file = family switch
        {
            "gemma" => FastTokenizerFile.Gemma(TokenizerFixtures.PathOf("sentencepiece", "bpe_gemma.model")),
            "t5" => FastTokenizerFile.T5(TokenizerFixtures.PathOf("sentencepiece", "unigram_t5.model")),
            _ => FastTokenizerFile.Clip(TokenizerFixtures.PathOf("clip_bpe", "vocab.json"), TokenizerFixtures.PathOf("clip_bpe", "merges.txt")),
        };
        HostileFiles.Run(Encoding.UTF8.GetBytes(file.ToJsonString()), ".json", path => Use(JsonTokenizer.Load(path)));
    }

    [Fact]
    public void Damaged_vocabularies_are_read_or_refused() =>
        HostileFiles.Run(File.ReadAllBytes(TokenizerFixtures.PathOf("clip_bpe", "vocab.json")), ".json", path => Refused(path, () => ClipTokenizer.Load(path, TokenizerFixtures.PathOf("clip_bpe", "merges.txt"))));

    [Fact]
    public void Damaged_merges_are_read_or_refused() =>
        HostileFiles.Run(File.ReadAllBytes(TokenizerFixtures.PathOf("clip_bpe", "merges.txt")), ".txt", path => Use(ClipTokenizer.Load(TokenizerFixtures.PathOf("clip_bpe", "vocab.json"), path)));

    [Fact]
    public void Damaged_settings_are_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        File.Copy(TokenizerFixtures.PathOf("sentencepiece", "bpe_gemma.model"), folder.File("tokenizer.model"));
        const string Settings = """{"bos_token": "<s>", "add_bos_token": true, "added_tokens_decoder": {"1500": {"content": "<image>", "lstrip": true, "special": true}}}""";
        HostileFiles.Run(Encoding.UTF8.GetBytes(Settings), ".json", path =>
        {
            File.Copy(path, folder.File("tokenizer_config.json"), overwrite: true);
            Refused(path, () => Tokenizer.Open(folder.Path));
        });
    }

    // The file at fault may be another than the damaged one; what counts is that one is named.
    private static void Refused(string path, Func<Tokenizer> load)
    {
        try
        {
            Use(load());
        }
        catch (InvalidDataException e)
        {
            Assert.Contains("Tokenizer file '", e.Message, StringComparison.Ordinal);
            throw new InvalidDataException(path, e);
        }
    }

    private static void Use(Tokenizer tokenizer)
    {
        int[] ids = tokenizer.Ids(Sample);
        Assert.All(ids, id => Assert.InRange(id, 0, tokenizer.VocabularySize - 1));
        tokenizer.Text(ids);
    }
}
