using System.Globalization;
using System.Text.Json;
using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>CLIP's byte-level byte-pair encoding: ids, rows padded or cut to a length, decoded texts.</summary>
internal sealed class ClipBpeParity : IParityCheck
{
    private const string Padded = "padded", Mask = "mask";

    public bool Recognises(Fixture fixture) => fixture.Has("vocab.json") && fixture.Has("merges.txt") && fixture.Has("cases.json");

    public void Run(Fixture fixture)
    {
        var tokenizer = ClipTokenizer.Load(fixture.PathOf("vocab.json"), fixture.PathOf("merges.txt"));
        var expected = fixture.Json("cases.json");
        foreach (var (kind, id) in new[] { ("start", tokenizer.BosId), ("end", tokenizer.EosId), ("pad", tokenizer.PadId), ("unk", tokenizer.UnknownId) })
            fixture.Require(id == expected.GetProperty(kind).GetInt32(), $"{kind} is {id}");
        foreach (var item in expected.GetProperty("cases").EnumerateArray())
        {
            string text = item.GetProperty("text").GetString()!;
            int[] ids = [tokenizer.BosId, .. tokenizer.Ids(text), tokenizer.EosId];
            fixture.Require(ids.SequenceEqual(Numbers(item.GetProperty("ids"))), $"'{text}' has ids {string.Join(' ', ids)}");
            string decoded = tokenizer.Text([.. Numbers(item.GetProperty("ids"))]);
            fixture.Require(decoded == item.GetProperty("decoded").GetString(), $"'{text}' is decoded to '{decoded}'");
            foreach (var row in item.EnumerateObject().Where(m => m.Name.StartsWith(Padded, StringComparison.Ordinal)))
                Compare(fixture, tokenizer, text, item, row);
        }
    }

    private static void Compare(Fixture fixture, ClipTokenizer tokenizer, string text, JsonElement item, JsonProperty row)
    {
        string size = row.Name[Padded.Length..];
        int length = int.Parse(size, CultureInfo.InvariantCulture);
        using var scope = NewDisposeScope();
        int[] found = [.. tokenizer.Encode([text], length).data<long>().ToArray().Select(i => (int)i)];
        fixture.Require(found.SequenceEqual(Numbers(row.Value)), $"'{text}' at length {length} is {string.Join(' ', found)}");
        if (item.TryGetProperty(Mask + size, out var mask))
            fixture.Require(Numbers(mask).Sum() == Math.Min(length, tokenizer.Ids(text).Length + 2), $"'{text}' at length {length} has another mask");
    }

    private static IEnumerable<int> Numbers(JsonElement list) => list.EnumerateArray().Select(i => i.GetInt32());
}
