using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Data;

public class PaliGemmaPromptTests
{
    private readonly Tokenizer tokenizer = TokenizerFixtures.SentencePiece("bpe_gemma");

    [Fact]
    public void Sequence_is_image_begin_prefix_newline_suffix_end_padding()
    {
        using var scope = NewDisposeScope();
        int a = tokenizer.IdOf("a"), b = tokenizer.IdOf("b"), newline = tokenizer.IdOf("\n");
        using var batch = PaliGemmaPrompt.Build(tokenizer, ["a", "ab"], ["b", ""], imageTokens: 2, imageTokenId: 99);
        long[] second = [99, 99, 2, .. tokenizer.Ids("ab").Select(i => (long)i), newline, 1];
        int width = (int)batch.Ids.shape[1];
        Assert.Equal([99, 99, 2, a, newline, b, 1], batch.Ids[0].data<long>().ToArray()[..7]);
        Assert.Equal(second, batch.Ids[1].data<long>().ToArray()[..second.Length]);
        Assert.Equal([0, 0, 0, 0, 0, 1, 1], batch.MaskAr[0].data<long>().ToArray()[..7]);
        Assert.Equal([false, false, false, false, false, true, true], batch.Loss[0].data<bool>().ToArray()[..7]);
        Assert.Equal(7, batch.Real[0].sum().item<long>());
        Assert.Equal(second.Length, batch.Real[1].sum().item<long>());
        Assert.All(Enumerable.Range(second.Length, width - second.Length), i => Assert.Equal((0L, 1L, false), (batch.Ids[1][i].item<long>(), batch.MaskAr[1][i].item<long>(), batch.Loss[1][i].item<bool>())));
    }

    [Fact]
    public void Prompts_without_answers_end_with_the_newline_and_long_rows_are_cut_at_the_end()
    {
        using var scope = NewDisposeScope();
        using var prompt = PaliGemmaPrompt.Build(tokenizer, ["a"]);
        Assert.Equal([2, tokenizer.IdOf("a"), tokenizer.IdOf("\n")], prompt.Ids.data<long>().ToArray());
        Assert.False(prompt.Loss.any().item<bool>());
        using var cut = PaliGemmaPrompt.Build(tokenizer, ["a"], ["b"], length: 4);
        Assert.Equal([2, tokenizer.IdOf("a"), tokenizer.IdOf("\n"), tokenizer.IdOf("b")], cut.Ids.data<long>().ToArray());
        using var shorter = PaliGemmaPrompt.Build(tokenizer, ["a"], ["b"], length: 2);
        Assert.Equal([2, tokenizer.IdOf("a")], shorter.Ids.data<long>().ToArray());
        using var longer = PaliGemmaPrompt.Build(tokenizer, ["a"], ["b"], length: 8);
        Assert.Equal([0L, 0L, 0L], longer.Ids[0].data<long>().ToArray()[5..]);
    }

    [Fact]
    public void Vocabularies_that_lack_a_token_are_refused()
    {
        Assert.Contains("padding", Assert.Throws<ArgumentException>(() => PaliGemmaPrompt.Build(TokenizerFixtures.SentencePiece("bpe_prefix"), ["a"])).Message, StringComparison.Ordinal);
        Assert.Contains("<image>", Assert.Throws<ArgumentException>(() => PaliGemmaPrompt.Build(tokenizer, ["a"], imageTokens: 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PaliGemmaPrompt.Build(tokenizer, ["a"], ["b", "c"]));
    }
}
