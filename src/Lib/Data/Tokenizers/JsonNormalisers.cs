using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Experiments.Data;

/// <summary>The <c>normalizer</c> part of a <c>tokenizer.json</c>.</summary>
internal static class JsonNormalisers
{
    /// <summary>What a text goes through before it is cut.</summary>
    /// <exception cref="InvalidDataException">A kind or option that is not supported; the message names it.</exception>
    public static Func<string, string> From(JsonPart part)
    {
        switch (part.Type)
        {
            case "Sequence":
                var steps = part["normalizers"].Items.Select(From).ToArray();
                return text => steps.Aggregate(text, (t, step) => step(t));
            case "NFC":
                return CanonicalForms.Composed;
            case "NFD":
                return CanonicalForms.Decomposed;
            case "Lowercase":
                return LowerCase.Of;
            case "Strip":
                bool left = part.FlagOr("strip_left", true), right = part.FlagOr("strip_right", true);
                return text => (left, right) switch
                {
                    (true, true) => text.Trim(),
                    (true, false) => text.TrimStart(),
                    (false, true) => text.TrimEnd(),
                    _ => text,
                };
            case "Prepend":
                string prefix = part["prepend"].Text;
                return text => text.Length == 0 ? text : prefix + text;
            case "Replace":
                string content = part["content"].Text;
                return Replace(part["pattern"], content);
            case "Precompiled":
                var map = CharacterMapOf(part["precompiled_charsmap"]);
                return text => Precompiled(text, map);
            default:
                throw part.Unsupported($"a normaliser of type {part.Type}");
        }
    }

    /// <summary>Replacement of a fixed text or of what a regular expression finds.</summary>
    public static Func<string, string> Replace(JsonPart pattern, string content)
    {
        if (pattern.Find("String") is { } fixedText)
        {
            string sought = fixedText.Text;
            return sought.Length > 0 ? text => text.Replace(sought, content, StringComparison.Ordinal) : throw fixedText.Bad("is empty");
        }
        try
        {
            var regex = new Regex(pattern["Regex"].Text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return text => regex.Replace(text, _ => content);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw pattern.Unsupported($"the regular expression {pattern["Regex"].Text} ({e.Message})");
        }
    }

    private static CharacterMap CharacterMapOf(JsonPart part) =>
        part.Text is var text && Convert.TryFromBase64String(text, new byte[text.Length], out _) ? new(Convert.FromBase64String(text)) : throw part.Bad("is not base 64");

    // As the fast tokenizers do it: a short group of characters that are one to a reader is looked up whole, and then the first rule found
    // replaces the group even if it covers a part of it; other groups go character by character.
    private static string Precompiled(string text, CharacterMap map)
    {
        var output = new List<byte>(text.Length);
        for (int at = 0; at < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text.AsSpan(at));
            byte[] group = Encoding.UTF8.GetBytes(text, at, length);
            at += length;
            if (group.Length < 6 && map.Match(group, out var whole, shortest: true) > 0)
            {
                output.AddRange(whole);
                continue;
            }
            for (int from = 0; from < group.Length;)
            {
                var character = group.AsSpan(from, Math.Min(Utf8.Width(group[from]), group.Length - from));
                output.AddRange(map.Match(character, out var replacement, shortest: true) > 0 ? replacement : character);
                from += character.Length;
            }
        }
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
