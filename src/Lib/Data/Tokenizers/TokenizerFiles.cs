using System.Text;
using System.Text.Json;

namespace Experiments.Data;

/// <summary>Finds the tokenizer in a folder and puts the file's name on whatever is wrong with it.</summary>
internal static class TokenizerFiles
{
    private static readonly string[] ModelNames = ["tokenizer.model", "spiece.model", "sentencepiece.model"];

    public static Tokenizer Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Directory.Exists(path) ? OpenFolder(path) : OpenFile(path);
    }

    /// <summary>Reads a JSON file.</summary>
    public static T ReadingJson<T>(string path, Func<JsonPart, T> read) => Reading(path, () =>
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return read(new(document.RootElement, ""));
    });

    /// <summary>Runs a reader; what is wrong with the file becomes one exception that names it.</summary>
    public static T Reading<T>(string path, Func<T> read)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"Tokenizer file '{path}' does not exist; check the path.", path);
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or DecoderFallbackException)
        {
            throw new InvalidDataException($"Tokenizer file '{path}' cannot be used: {e.Message.TrimEnd('.')}.", e);
        }
        catch (InvalidOperationException e) when (e.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true)
        {
            throw new InvalidDataException($"Tokenizer file '{path}' cannot be used: it has text that is no valid Unicode.", e);
        }
    }

    private static Tokenizer OpenFolder(string folder)
    {
        string? model = ModelNames.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);
        if (model is null && Directory.GetFiles(folder, "*.model") is [var only])
            model = only;
        string json = Path.Combine(folder, "tokenizer.json"), vocabulary = Path.Combine(folder, "vocab.json");
        if (model is not null)
            return OpenFile(model);
        if (File.Exists(json))
            return OpenFile(json);
        if (File.Exists(vocabulary))
            return OpenFile(vocabulary);
        throw new FileNotFoundException($"Folder '{folder}' has no tokenizer: looked for {string.Join(", ", ModelNames)}, another single .model, tokenizer.json, and vocab.json with merges.txt.");
    }

    private static Tokenizer OpenFile(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string name = Path.GetFileName(path);
        if (name.EndsWith(".model", StringComparison.Ordinal))
            return SentencePieceTokenizer.Load(path, SpecialTokens.Beside(folder));
        if (name is "vocab.json" or "merges.txt")
            return ClipTokenizer.Load(Path.Combine(folder, "vocab.json"), Path.Combine(folder, "merges.txt"), SpecialTokens.Beside(folder));
        var found = ReadingJson<Tokenizer?>(path, file => file.Find("model") is null ? null : JsonTokenizer.From(file, SpecialTokens.Beside(folder)));
        return found ?? WordTokenizer.Load(path);
    }
}
