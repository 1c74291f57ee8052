using System.Text;
using System.Text.Json;
using Experiments.Data;

namespace Experiments.Bench;

/// <summary>How fast texts become tokens: a megabyte of short lines in 13 languages, of the fixtures' vocabularies.</summary>
internal static class TokenizerCases
{
    private const int Bytes = 1_000_000;
    private static readonly (string Name, string Vocabulary)[] Known = [("tokenize_unigram", "unigram_t5"), ("tokenize_bpe", "bpe_gemma"), ("tokenize_clip", "")];

    /// <summary>One call encodes a megabyte, line by line.</summary>
    /// <param name="name">Such as <c>tokenize_bpe</c>.</param>
    /// <returns>The case, or null for a name that is no tokenizer case.</returns>
    internal static BenchCase? Create(string name)
    {
        if (Known.FirstOrDefault(k => k.Name == name) is not { Name: not null } known)
            return null;
        var tokenizer = Open(known.Vocabulary);
        string[] lines = Lines();
        return new(() =>
        {
            foreach (string line in lines)
                tokenizer.Ids(line);
        });
    }

    /// <summary>Prints megabytes of UTF-8 a second, line by line and as one text.</summary>
    internal static void Report()
    {
        string[] lines = Lines();
        string[] whole = [string.Join('\n', lines)];
        Console.WriteLine($"{"case",-20}{"lines MB/s",12}{"one text MB/s",16}");
        foreach (var (name, vocabulary) in Known)
        {
            var tokenizer = Open(vocabulary);
            Console.WriteLine($"{name,-20}{Rate(tokenizer, lines),12:0.0}{Rate(tokenizer, whole),16:0.0}");
        }
    }

    private static double Rate(Tokenizer tokenizer, string[] texts)
    {
        using var item = new BenchCase(() =>
        {
            foreach (string text in texts)
                tokenizer.Ids(text);
        });
        double[] milliseconds = [.. Timing.Of(item, 8).Wall.Skip(3).Order()];
        return texts.Sum(t => Encoding.UTF8.GetByteCount(t)) / 1e3 / milliseconds[milliseconds.Length / 2];
    }

    private static Tokenizer Open(string vocabulary) =>
        vocabulary.Length > 0 ? Tokenizer.Open(Path.Combine(Fixtures, "sentencepiece", $"{vocabulary}.model")) : Tokenizer.Open(Path.Combine(Fixtures, "clip_bpe"));

    private static string[] Lines()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Fixtures, "sentencepiece", "unigram_t5.json")));
        string[] texts = [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("text").GetString()!)];
        var lines = new List<string>();
        for (int i = 0, bytes = 0; bytes < Bytes; i++)
        {
            lines.Add(texts[i % texts.Length]);
            bytes += Encoding.UTF8.GetByteCount(lines[^1]);
        }
        return [.. lines];
    }

    private static string Fixtures
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "Experiments.sln")))
                folder = Path.GetDirectoryName(folder);
            return Path.Combine(folder ?? throw new DirectoryNotFoundException("Run the benchmark from the repository; the vocabularies are among its tests."), "tests", "Lib.Tests", "Fixtures", "parity");
        }
    }
}
