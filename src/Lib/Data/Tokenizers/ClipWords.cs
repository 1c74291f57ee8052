using System.Globalization;
using System.Text;

namespace Experiments.Data;

/// <summary>How CLIP's tokenizer tidies a text and cuts it into words, without the ftfy package.</summary>
/// <remarks>
/// Tidying: characters of the control categories go, ideographs stand alone, canonical form C, lower case. Words: English endings after an
/// apostrophe, runs of letters, single numbers, runs of anything else but spaces.
/// </remarks>
internal static class ClipWords
{
    private const char LongS = 'ſ';
    private static readonly string[] Endings = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    /// <summary>A text as its words are sought in.</summary>
    public static string Tidy(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSpace(rune))
                clean.Append(' ');
            else if (IsIdeograph(rune.Value))
                clean.Append(' ').Append(rune.ToString()).Append(' ');
            else if (rune.Value != 0xFFFD && !IsControl(rune))
                clean.Append(rune.ToString());
        }
        // Each word is lowered alone, as the end of a word decides how a sigma is written.
        string[] words = CanonicalForms.Composed(clean.ToString()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Select(LowerCase.Of));
    }

    /// <summary>The words of a text.</summary>
    /// <param name="text">Any text; case decides nothing.</param>
    /// <param name="whole">Texts that are words as they stand.</param>
    public static IEnumerable<string> Of(string text, params string[] whole)
    {
        for (int at = 0; at < text.Length;)
        {
            int length = whole.Concat(Endings).FirstOrDefault(w => StartsWith(text, at, w))?.Length ?? 0;
            if (length == 0)
                length = Run(text, at);
            if (length > 0)
                yield return text.Substring(at, length);
            at += Math.Max(length, 1);
        }
    }

    private static bool StartsWith(string text, int at, string word)
    {
        if (text.Length - at < word.Length)
            return false;
        for (int i = 0; i < word.Length; i++)
        {
            char found = text[at + i] == LongS ? 's' : char.ToLowerInvariant(text[at + i]);
            if (found != word[i])
                return false;
        }
        return true;
    }

    // Length of a run of letters, one number, or a run of what is neither; 0 at a space.
    private static int Run(string text, int at)
    {
        int kind = -1, length = 0;
        while (at + length < text.Length)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at + length), out var rune, out int width);
            int own = Rune.IsWhiteSpace(rune) ? 0 : Rune.IsLetter(rune) ? 1 : IsNumber(rune) ? 2 : 3;
            if (kind < 0)
                kind = own;
            if (own != kind || own == 0)
                break;
            length += width;
            if (kind == 2)
                break;
        }
        return length;
    }

    private static bool IsNumber(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static bool IsSpace(Rune rune) => rune.Value is '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;

    private static bool IsControl(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static bool IsIdeograph(int code) => code
        is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x2A6DF or >= 0x2A700 and <= 0x2B73F
        or >= 0x2B740 and <= 0x2B81F or >= 0x2B820 and <= 0x2CEAF or >= 0xF900 and <= 0xFAFF or >= 0x2F800 and <= 0x2FA1F;
}
