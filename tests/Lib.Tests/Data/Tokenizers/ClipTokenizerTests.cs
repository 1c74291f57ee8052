using Experiments.Data;
using TorchSharp;

namespace Experiments.Lib.Tests.Data;

public class ClipTokenizerTests
{
    [Fact]
    public void Rows_start_and_end_with_their_tokens_and_are_filled_with_the_end()
    {
        using var scope = torch.NewDisposeScope();
        var tokenizer = TokenizerFixtures.Clip();
        var rows = tokenizer.Encode(["a photo", "a photo of a red circle"], 5);
        Assert.Equal([656, 320, 545, 657, 657, 656, 320, 545, 637, 657], rows.data<long>().ToArray());
        Assert.Equal(["a photo", "a photo of"], tokenizer.Decode(rows[.., 1..]));
    }

    [Fact]
    public void Words_are_lowered_as_the_reference_lowers_them()
    {
        Assert.Equal("οδυσσευς σ i\u0307 ß", ClipWords.Tidy("ΟΔΥΣΣΕΥΣ Σ İ ẞ"));
        Assert.Equal("caf\u00e9 a 漢 字 b", ClipWords.Tidy("Cafe\u0301 a漢字b\u200b\uFFFD\0"));
        Assert.Equal(["it", "'s", "'\u017f", "x", "'", "y", "1", "2", "?!", "𠀀"], ClipWords.Of("it's'\u017fx'y 12?! 𠀀"));
    }

    [Fact]
    public void Composed_form_follows_the_standard()
    {
        foreach (var (text, composed) in new[] { ("A\u030A", "Å"), ("\u212B", "Å"), ("\u1100\u1161\u11A8", "각"), ("a\u0315\u0300", "à\u0315"), ("\u0958", "\u0915\u093C"), ("s\u0323\u0307", "\u1E69"), ("s\u0307\u0323", "\u1E69"), ("\u0300a", "\u0300a"), ("\uAC00\u11A8", "각"), ("a\u0300\u0300", "à\u0300"), ("\u0344", "\u0308\u0301") })
            Assert.Equal(composed, CanonicalForms.Composed(text));
        Assert.Equal("\u1100\u1161\u11A8A\u030A", CanonicalForms.Decomposed("각Å"));
    }

    [Fact]
    public void Long_and_broken_texts_are_encoded_in_time()
    {
        var tokenizer = TokenizerFixtures.Clip();
        foreach (string text in new[] { new string('a', 500_000), new string('!', 500_000), new string('\ud800', 100_000), new string('\u0301', 200_000), new string('漢', 100_000) })
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            tokenizer.Text(tokenizer.Ids(text));
            Assert.True(clock.Elapsed.TotalSeconds < 5, $"'{text[..3]}...' took {clock.Elapsed.TotalSeconds:f1} s");
        }
    }

    [Fact]
    public void Damaged_files_are_refused_with_place_and_reason()
    {
        using var folder = new TemporaryFolder();
        string vocabulary = folder.File("vocab.json"), merges = folder.File("merges.txt");
        string good = File.ReadAllText(TokenizerFixtures.PathOf("clip_bpe", "vocab.json")), pairs = File.ReadAllText(TokenizerFixtures.PathOf("clip_bpe", "merges.txt"));
        foreach (var (json, text, reason) in new[]
        {
            ("{", pairs, "vocab.json"), ("[]", pairs, "not an object"), ("{}", pairs, "no tokens"), (good.Replace("\"!\": 0", "\"!\": 1", StringComparison.Ordinal), pairs, "second token"), (good.Replace("\"!\": 0", "\"!\": 999", StringComparison.Ordinal), pairs, "left out"),
            (good.Replace("\"!\": 0", "\"!\": \"x\"", StringComparison.Ordinal), pairs, "vocab.json"), (good, pairs.Replace("a r", "a r z", StringComparison.Ordinal), "line 2"),
            (good, "#version\nq zz", "outside the vocabulary"), (good.Replace("<|endoftext|>", "<|end|>", StringComparison.Ordinal), pairs, "<|endoftext|>"),
        })
        {
            File.WriteAllText(vocabulary, json);
            File.WriteAllText(merges, text);
            Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => ClipTokenizer.Load(vocabulary, merges)).Message, StringComparison.Ordinal);
        }
    }
}
