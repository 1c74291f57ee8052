using System.Globalization;
using System.Text;

namespace Experiments.Data;

/// <summary>Cuts texts at added tokens: the leftmost, and of those that start there the longest.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<int, AddedToken> byId = [];
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly ByteTrie? trie;

    /// <summary>Prepares tokens; of equal ids the last one counts.</summary>
    public AddedTokens(IEnumerable<AddedToken> tokens)
    {
        foreach (var token in tokens.Where(t => t.Content.Length > 0))
        {
            byId[token.Id] = token;
            ids[token.Content] = token.Id;
        }
        if (ids.Count > 0)
            trie = new(ids.Select(t => (Encoding.UTF8.GetBytes(t.Key), t.Value)));
    }

    /// <summary>Largest id, or -1.</summary>
    public int LargestId => byId.Keys.DefaultIfEmpty(-1).Max();

    /// <summary>How an added token is written, or null.</summary>
    public string? ContentOf(int id) => byId.GetValueOrDefault(id)?.Content;

    /// <summary>Whether decoded text leaves a token out.</summary>
    public bool IsSpecial(int id) => byId.TryGetValue(id, out var token) && token.Special;

    /// <summary>Looks a token up.</summary>
    public bool TryId(string content, out int id) => ids.TryGetValue(content, out id);

    /// <summary>Sections of a text in order: text with id -1, or an added token. There is no empty text among them.</summary>
    public IEnumerable<(string Section, int Id)> Split(string text)
    {
        if (trie is null)
            return text.Length == 0 ? [] : [(text, -1)];
        return Split(Encoding.UTF8.GetBytes(text), trie);
    }

    private IEnumerable<(string Section, int Id)> Split(byte[] text, ByteTrie tokens)
    {
        int from = 0;
        for (int at = 0; at < text.Length;)
        {
            var (length, id) = tokens.Longest(text.AsSpan(at));
            if (length == 0 || !Counts(byId[id], text, at, length))
            {
                at++;
                continue;
            }
            string before = Encoding.UTF8.GetString(text, from, at - from);
            if (byId[id].StripsLeft)
                before = before.TrimEnd();
            if (before.Length > 0)
                yield return (before, -1);
            yield return ("", id);
            at += length;
            if (byId[id].StripsRight)
                at += Spaces(text.AsSpan(at));
            from = at;
        }
        if (from < text.Length)
            yield return (Encoding.UTF8.GetString(text, from, text.Length - from), -1);
    }

    private static bool Counts(AddedToken token, ReadOnlySpan<byte> text, int at, int length)
    {
        if (!token.SingleWord)
            return true;
        Rune.DecodeLastFromUtf8(text[..at], out var before, out _);
        Rune.DecodeFromUtf8(text[(at + length)..], out var after, out _);
        return (at == 0 || !IsWord(before)) && (at + length == text.Length || !IsWord(after));
    }

    private static bool IsWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static int Spaces(ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (length < text.Length && Rune.DecodeFromUtf8(text[length..], out var rune, out int read) == System.Buffers.OperationStatus.Done && Rune.IsWhiteSpace(rune))
            length += read;
        return length;
    }
}
