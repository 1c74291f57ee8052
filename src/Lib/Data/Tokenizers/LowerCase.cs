using System.Globalization;
using System.Text;

namespace Experiments.Data;

/// <summary>Full lower-casing as Python and Rust do it: İ becomes i and a dot above, Σ at the end of a word ς.</summary>
internal static class LowerCase
{
    private const int CapitalSigma = 0x3A3;

    /// <summary>Lowers a text.</summary>
    public static string Of(string text)
    {
        if (!text.Contains('İ') && !text.Contains('Σ'))
            return Simple(text);
        var runes = text.EnumerateRunes().ToArray();
        var lowered = new StringBuilder(text.Length);
        // Whether a cased letter came before, with nothing but ignorable characters between.
        bool inWord = false;
        for (int i = 0; i < runes.Length; i++)
        {
            var rune = runes[i];
            if (rune.Value == CapitalSigma)
                lowered.Append(inWord && !FollowedByLetter(runes, i) ? 'ς' : 'σ');
            else
                lowered.Append(rune.Value == 'İ' ? "i\u0307" : Rune.ToLowerInvariant(rune).ToString());
            if (!IsIgnorable(rune))
                inWord = IsCased(rune);
        }
        return lowered.ToString();
    }

    private static string Simple(string text)
    {
        var lowered = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            lowered.Append(rune.IsAscii ? char.ToLowerInvariant((char)rune.Value).ToString() : Rune.ToLowerInvariant(rune).ToString());
        return lowered.ToString();
    }

    private static bool FollowedByLetter(Rune[] runes, int at)
    {
        for (int i = at + 1; i < runes.Length; i++)
        {
            if (!IsIgnorable(runes[i]))
                return IsCased(runes[i]);
        }
        return false;
    }

    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static bool IsIgnorable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        || rune.Value is '\'' or '.' or ':' or 0xB7 or 0x2018 or 0x2019 or 0x2024 or 0x2027;
}
