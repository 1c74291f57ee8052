using System.Text.Json;
using Experiments.Data;

namespace Experiments.Lib.Tests.Data;

/// <summary>Small vocabularies and the texts that go with them.</summary>
internal static class TokenizerFixtures
{
    public static string PathOf(string folder, string file) => Repository.PathOf("tests", "Lib.Tests", "Fixtures", "parity", folder, file);

    public static SentencePieceTokenizer SentencePiece(string name) => SentencePieceTokenizer.Load(PathOf("sentencepiece", $"{name}.model"));

    public static ClipTokenizer Clip() => ClipTokenizer.Load(PathOf("clip_bpe", "vocab.json"), PathOf("clip_bpe", "merges.txt"));

    /// <summary>Texts in 13 languages, blank and odd ones among them.</summary>
    public static IReadOnlyList<string> Texts(string folder, string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(folder, file)));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("text").GetString()!)];
    }
}
