using System.Diagnostics;
using System.Text;
using Experiments.Data;
using TorchSharp;

namespace Experiments.Lib.Tests.Data;

public class SentencePieceTokenizerTests
{
    private static readonly string[] Scripts =
    [
        "The quick brown fox.", "Zażółć gęślą jaźń", "Съешь ещё этих булок", "Ξεσκεπάζω την ψυχοφθόρα", "日本語のテキスト、と漢字", "한국어 문장입니다", "हिन्दी का वाक्य",
        "النص العربي", "טקסט בעברית", "ข้อความภาษาไทย", "தமிழ் உரை", "ქართული ტექსტი", "Հայերեն տեքստ", "አማርኛ", "👩‍👩‍👧‍👦 🇫🇷 🏳️‍🌈", "𝒜𐍈𠮷", "a\tb\r\n\u0000c", "e\u0301 ﬁ ½ Å",
    ];

    [Theory]
    [InlineData("bpe_gemma")]
    [InlineData("bpe_prefix")]
    public void Texts_in_any_script_come_back_from_byte_fallback(string model)
    {
        var tokenizer = TokenizerFixtures.SentencePiece(model);
        foreach (string text in Scripts.Concat(TokenizerFixtures.Texts("sentencepiece", $"{model}.json")).Where(t => !t.Contains('▁')))
            Assert.Equal(text, tokenizer.Text(tokenizer.Ids(text)));
    }

    [Theory]
    [InlineData("unigram_bytes")]
    [InlineData("unigram_t5")]
    public void Decoded_texts_of_a_normalising_model_encode_the_same(string model)
    {
        var tokenizer = TokenizerFixtures.SentencePiece(model);
        foreach (string text in Scripts)
        {
            string once = tokenizer.Text(tokenizer.Ids(text));
            Assert.Equal(tokenizer.Normalise(once.Replace(" ⁇ ", "\u2047", StringComparison.Ordinal)).Length > 0, tokenizer.Ids(text).Length > 0);
            if (!tokenizer.Ids(text).Contains(tokenizer.UnknownId))
                Assert.Equal(tokenizer.Ids(text), tokenizer.Ids(once));
        }
    }

    [Fact]
    public void Locations_and_newlines_are_single_tokens()
    {
        var tokenizer = TokenizerFixtures.SentencePiece("bpe_gemma");
        Assert.Equal(["<loc0512>", "<seg127>", "\n\n", "\n", "a"], tokenizer.Pieces("<loc0512><seg127>\n\n\na"));
        Assert.Equal(PieceKind.UserDefined, tokenizer.KindOf(tokenizer.IdOf("<loc0512>")));
        Assert.Equal(tokenizer.UnknownId, tokenizer.IdOf("no such piece"));
    }

    [Fact]
    public void Rows_are_padded_and_keep_their_end_token()
    {
        using var scope = torch.NewDisposeScope();
        var tokenizer = TokenizerFixtures.SentencePiece("unigram_t5");
        var rows = tokenizer.Encode(["a b", "", "a b a b a b"], 4);
        Assert.Equal([11, 249, 1, 0, 1, 0, 0, 0, 11, 249, 11, 1], rows.data<long>().ToArray());
        Assert.Equal(["a b", "", "a b a"], tokenizer.Decode(rows));
        Assert.Equal([3, 7], tokenizer.Encode(["a b", "", "a b a b a b"]).shape);
        Assert.Equal([11, 1, 1], tokenizer.Encode(["a"], 3, pad: 1).data<long>().ToArray());
        Assert.Throws<ArgumentException>(() => tokenizer.Encode(["a"], 4, bos: true));
        Assert.Throws<ArgumentException>(() => TokenizerFixtures.SentencePiece("bpe_prefix").Encode(["a", "a b"]));
        Assert.Throws<ArgumentException>(() => tokenizer.Text([950]));
    }

    [Theory]
    [InlineData("bpe_gemma")]
    [InlineData("unigram_t5")]
    [InlineData("unigram_bytes")]
    public void Time_is_in_proportion_to_length_whatever_the_text(string model)
    {
        var tokenizer = TokenizerFixtures.SentencePiece(model);
        string words = string.Concat(Enumerable.Repeat(string.Join(' ', Scripts), 1500));
        foreach (string text in new[] { new string('a', 1_000_000), new string(' ', 1_000_000), new string('\ud800', 300_000), new string('\u0001', 300_000), new string('漢', 300_000), new string('\u0301', 300_000), words })
        {
            var clock = Stopwatch.StartNew();
            int[] ids = tokenizer.Ids(text);
            Assert.True(clock.Elapsed.TotalSeconds < 5, $"'{text[..5]}...' took {clock.Elapsed.TotalSeconds:f1} s");
            tokenizer.Text(ids);
        }
        Assert.Equal(tokenizer.Ids("\uFFFD"), tokenizer.Ids("\ud800"));
    }

    [Fact]
    public void Models_that_the_library_would_refuse_are_refused_with_a_reason()
    {
        using var folder = new TemporaryFolder();
        byte[] piece = Piece("a", 1), unknown = Piece("<unk>", 2);
        var bad = new Dictionary<string, byte[]>
        {
            ["0 unknown pieces"] = piece,
            ["2 unknown pieces"] = [.. unknown, .. Piece("<unk2>", 2)],
            ["twice"] = [.. unknown, .. piece, .. piece],
            ["is empty"] = [.. unknown, .. Piece("", 1)],
            ["without byte fallback"] = [.. unknown, .. Piece("<0x00>", 6)],
            ["model type is word"] = [.. unknown, 0x12, 2, 0x18, 3],
            ["0 byte pieces"] = [.. unknown, 0x12, 3, 0x98, 2, 1],
            ["character map"] = [.. unknown, 0x1A, 4, 0x12, 2, 0, 0],
            ["wire type"] = [0x0B],
            ["are left"] = [0x0A, 50],
        };
        foreach (var (reason, bytes) in bad)
        {
            string path = folder.File("bad.model");
            File.WriteAllBytes(path, bytes);
            string message = Assert.Throws<InvalidDataException>(() => SentencePieceTokenizer.Load(path)).Message;
            Assert.Contains("bad.model", message, StringComparison.Ordinal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
        File.WriteAllBytes(folder.File("ok.model"), [.. unknown, .. piece]);
        Assert.Equal([1], SentencePieceTokenizer.Load(folder.File("ok.model")).Ids("a")[^1..]);
        Assert.Throws<FileNotFoundException>(() => SentencePieceTokenizer.Load(folder.File("none.model")));
    }

    private static byte[] Piece(string text, byte kind)
    {
        byte[] name = Encoding.UTF8.GetBytes(text);
        return [0x0A, (byte)(name.Length + 4), 0x0A, (byte)name.Length, .. name, 0x18, kind];
    }
}
