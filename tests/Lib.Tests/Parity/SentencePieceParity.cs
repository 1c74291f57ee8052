using System.Text.Json;
using Experiments.Data;

namespace Experiments.Lib.Tests.Parity;

/// <summary>SentencePiece models: encodings, decodings, look-ups, normalised texts and the vocabulary as the library gives them.</summary>
internal sealed class SentencePieceParity : IParityCheck
{
    public bool Recognises(Fixture fixture) => Directory.GetFiles(fixture.Folder, "*.model").Any(m => File.Exists(Path.ChangeExtension(m, ".json")));

    public void Run(Fixture fixture)
    {
        foreach (string path in Directory.GetFiles(fixture.Folder, "*.model"))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            fixture.Require(File.Exists(Path.ChangeExtension(path, ".json")), $"{name}.model has no {name}.json");
            Compare(fixture, name, SentencePieceTokenizer.Load(path), fixture.Json($"{name}.json"));
        }
    }

    private static void Compare(Fixture fixture, string name, SentencePieceTokenizer tokenizer, JsonElement expected)
    {
        fixture.Require(tokenizer.VocabularySize == expected.GetProperty("vocab_size").GetInt32(), $"{name}: {tokenizer.VocabularySize} pieces");
        var special = expected.GetProperty("ids");
        foreach (var (kind, id) in new[] { ("unk", tokenizer.UnknownId), ("bos", tokenizer.BosId), ("eos", tokenizer.EosId), ("pad", tokenizer.PadId) })
            fixture.Require(id == special.GetProperty(kind).GetInt32(), $"{name}: {kind} is {id}");
        foreach (var item in Items(expected, "cases"))
        {
            string text = Text(item, "text");
            fixture.Require(tokenizer.Ids(text).SequenceEqual(Ids(item)), $"{name}: ids of '{text}' are {string.Join(' ', tokenizer.Ids(text))}, expected {string.Join(' ', Ids(item))}");
            fixture.Require(tokenizer.Pieces(text).SequenceEqual(item.GetProperty("pieces").EnumerateArray().Select(p => p.GetString()!)), $"{name}: pieces of '{text}' are {string.Join(' ', tokenizer.Pieces(text))}");
            Decoded(fixture, name, tokenizer, item);
        }
        foreach (var item in Items(expected, "decode"))
            Decoded(fixture, name, tokenizer, item);
        foreach (var item in Items(expected, "lookup"))
            fixture.Require(tokenizer.IdOf(Text(item, "piece")) == item.GetProperty("id").GetInt32(), $"{name}: '{Text(item, "piece")}' is {tokenizer.IdOf(Text(item, "piece"))}");
        foreach (var item in Items(expected, "normalise"))
        {
            string text = tokenizer.Characters(Text(item, "text"));
            fixture.Require(text == Text(item, "normalised"), $"{name}: '{Text(item, "text")}' is normalised to '{text}'");
        }
        int place = 0;
        foreach (var item in Items(expected, "vocab"))
        {
            string kind = tokenizer.KindOf(place) is PieceKind.UserDefined ? "normal" : tokenizer.KindOf(place).ToString().ToLowerInvariant();
            bool same = item[0].GetString() == tokenizer.TokenOf(place) && item[1].GetSingle() == tokenizer.ScoreOf(place) && (item[2].GetString() == kind || item[2].GetString() == "user_defined");
            fixture.Require(same, $"{name}: piece {place} is '{tokenizer.TokenOf(place)}', {tokenizer.ScoreOf(place)}, {kind}");
            place++;
        }
    }

    private static void Decoded(Fixture fixture, string name, SentencePieceTokenizer tokenizer, JsonElement item)
    {
        string text = tokenizer.Text(Ids(item));
        fixture.Require(text == Text(item, "decoded"), $"{name}: {string.Join(' ', Ids(item))} is decoded to '{text}', expected '{Text(item, "decoded")}'");
    }

    private static IEnumerable<JsonElement> Items(JsonElement expected, string member) => expected.TryGetProperty(member, out var items) ? items.EnumerateArray() : [];

    private static string Text(JsonElement item, string member) => item.GetProperty(member).GetString()!;

    private static int[] Ids(JsonElement item) => [.. item.GetProperty("ids").EnumerateArray().Select(i => i.GetInt32())];
}
