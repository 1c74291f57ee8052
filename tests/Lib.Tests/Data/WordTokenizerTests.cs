using Experiments.Data;
using TorchSharp;

namespace Experiments.Lib.Tests.Data;

public class WordTokenizerTests
{
    private static readonly string[] Words = ["a", "red", "ball", "left", "of", ",", "<cap>", "Kiste", "t-shirt", "yıldızın"];

    [Fact]
    public void Special_tokens_come_first()
    {
        var tokenizer = new WordTokenizer(Words);
        Assert.Equal(["<pad>", "<bos>", "<eos>", "<mask>", "a"], tokenizer.Words.Take(5));
        Assert.Equal((0, 1, 2, 3, -1), (tokenizer.PadId, tokenizer.BosId, tokenizer.EosId, tokenizer.MaskId, tokenizer.UnknownId));
        Assert.Equal("<unk>", new WordTokenizer(Words, WordTokenizerConfig.Closed.With(allowUnknown: true)).Words[4]);
    }

    [Fact]
    public void Encoding_ends_in_eos_whatever_the_length()
    {
        using var scope = torch.NewDisposeScope();
        var tokenizer = new WordTokenizer(Words);
        var ids = tokenizer.Encode(["a red ball", "a red ball left of a red ball", ""], 5);
        Assert.Equal([4, 5, 6, 2, 0, 4, 5, 6, 7, 2, 2, 0, 0, 0, 0], ids.data<long>().ToArray());
        Assert.Equal([1, 4, 2, 1, 2, 2], new WordTokenizer(Words, new(PadWithEos: true)).Encode(["a red ball", ""], 3, bos: true).data<long>().ToArray());
        Assert.Throws<ArgumentException>(() => tokenizer.Encode(["a"], 1, bos: true));
    }

    [Fact]
    public void Decoding_gives_back_texts_and_masks()
    {
        using var scope = torch.NewDisposeScope();
        var tokenizer = new WordTokenizer(Words);
        string[] texts = ["<cap> a red ball, left of a t-shirt", "yıldızın Kiste", ""];
        Assert.Equal(texts, tokenizer.Decode(tokenizer.Encode(texts, 16, bos: true)));
        Assert.Equal("a <mask>", tokenizer.DecodeRow([1, 4, 3, 2, 5]));
        Assert.Throws<ArgumentException>(() => tokenizer.DecodeRow([99]));
    }

    [Fact]
    public void Unknown_words_are_an_error_or_a_token_by_choice()
    {
        var closed = new WordTokenizer(Words);
        Assert.Contains("'blue'", Assert.Throws<ArgumentException>(() => closed.Ids("a blue ball")).Message, StringComparison.Ordinal);
        var open = new WordTokenizer(Words, WordTokenizerConfig.Closed.With(allowUnknown: true));
        Assert.Equal([5, 4, 7], open.Ids("a blue ball"));
        Assert.Equal([5, 4], open.Ids("a \U0001F600 \ud800"));
    }

    [Fact]
    public void Vocabulary_of_texts_orders_by_frequency_and_ignores_their_order()
    {
        string[] texts = ["A dog!", "a cat", "The dog <unk>"];
        var tokenizer = WordTokenizer.FromTexts(texts);
        Assert.Equal(["a", "dog", "!", "cat", "the"], tokenizer.Words.Skip(5));
        Assert.Equal(tokenizer.Words, WordTokenizer.FromTexts(texts.Reverse()).Words);
        Assert.Equal(["a", "dog"], WordTokenizer.FromTexts(texts, 2).Words.Skip(5));
    }

    [Fact]
    public void Word_lists_that_cannot_work_are_refused()
    {
        foreach (string[] words in new string[][] { ["a", "a"], ["red ball"], [""], ["<pad>"] })
            Assert.Throws<ArgumentException>(() => new WordTokenizer(words));
        Assert.Throws<ArgumentException>(() => new WordTokenizer(["Kiste"], WordTokenizerConfig.Open));
    }

    [Fact]
    public void Saved_tokenizer_loads_equal_and_damage_is_named()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("words.json");
        var tokenizer = new WordTokenizer(Words, new(AllowUnknown: true, PadWithEos: true));
        tokenizer.Save(path);
        var loaded = WordTokenizer.Load(path);
        Assert.Equal(tokenizer.Words, loaded.Words);
        Assert.Equal(tokenizer.Config, loaded.Config);
        string text = File.ReadAllText(path);
        foreach (string bad in new[] { "", "{", "[]", "null", "{}", text.Replace("\"red\"", "\"a\""), text.Replace("\"red\"", "null"), text.Replace("\"version\": 1", "\"version\": 9"), text.Replace("\"words\"", "\"word\"") })
        {
            File.WriteAllText(path, bad);
            Assert.Contains("words.json", Assert.Throws<InvalidDataException>(() => WordTokenizer.Load(path)).Message, StringComparison.Ordinal);
        }
        Assert.Throws<FileNotFoundException>(() => WordTokenizer.Load(folder.File("none.json")));
    }

    [Fact]
    public void Line_breaks_are_white_space_unless_the_vocabulary_has_a_word_for_them()
    {
        var plain = new WordTokenizer(["a", "b"]);
        var lines = new WordTokenizer(["a", "b", WordTokenizer.NewLine]);
        Assert.Equal(plain.Ids("a b"), plain.Ids("a\nb"));
        Assert.Equal([lines.IdOf("a"), lines.IdOf(WordTokenizer.NewLine), lines.IdOf("b")], lines.Ids("a\nb"));
        Assert.Equal([lines.IdOf(WordTokenizer.NewLine)], lines.Ids("\n"));
        Assert.Equal("a \n b", lines.Text(lines.Ids("a\nb")));
    }
}
