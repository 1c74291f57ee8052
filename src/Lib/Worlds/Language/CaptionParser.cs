using System.Collections.Immutable;

namespace Experiments.Worlds;

/// <summary>Reads captions back into the facts they state, strictly: agreement, cases and word order must be right.</summary>
public static class CaptionParser
{
    private static readonly Lazy<PhraseReader[]> Readers = new(() => [.. Languages.All.Select(l => new PhraseReader(Grammar.Of(l)))]);

    /// <summary>Reads a caption.</summary>
    /// <param name="caption">Words and commas, as the captioner or a decoder writes them; articles may be missing.</param>
    /// <param name="language">Its language.</param>
    /// <returns>The facts it states.</returns>
    /// <exception cref="FormatException">It is not a caption of that language; the message says from which words on.</exception>
    public static CaptionFacts Parse(string caption, Language language = Language.English) =>
        Read(caption, language, out string fault)
        ?? throw new FormatException($"'{caption}' is not a caption in {language}: {fault}.");

    /// <summary>Reads a caption that may be ill-formed, such as a model's.</summary>
    /// <param name="caption">Any text.</param>
    /// <param name="language">Its language.</param>
    /// <returns>The facts it states, or null where it is not a caption of that language.</returns>
    public static CaptionFacts? ParseOrNull(string caption, Language language = Language.English) => Read(caption, language, out _);

    private static CaptionFacts? Read(string caption, Language language, out string fault)
    {
        ArgumentNullException.ThrowIfNull(caption);
        var reader = Readers.Value[(int)language];
        var clauses = ImmutableArray.CreateBuilder<Clause>();
        SceneTail? tail = null;
        string[] parts = caption.Split(',');
        for (int i = 0; i < parts.Length; i++)
        {
            string[] words = parts[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            tail = i == parts.Length - 1 ? reader.Tail(words) : null;
            if (tail is not null)
                break;
            int at = 0;
            if (reader.Clause(words, ref at) is not Clause clause || at != words.Length)
            {
                fault = words.Length == 0 ? "a clause is empty" : $"stuck at '{string.Join(' ', words[Math.Min(at, words.Length - 1)..])}'";
                return null;
            }
            clauses.Add(clause);
        }
        fault = "";
        return new CaptionFacts(clauses.ToImmutable(), tail);
    }
}
