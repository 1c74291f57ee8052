using System.Globalization;
using System.Text;

namespace Experiments.Data;

/// <summary>Cuts a text into words.</summary>
/// <remarks>
/// A word is a run of letters, marks, digits, underscores, hyphens and apostrophes, or one other visible character, or a special
/// token in angle brackets such as <c>&lt;cap&gt;</c>.
/// </remarks>
internal static class WordSplitter
{
    public static IEnumerable<string> Split(string text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int length = SpecialLength(text, at);
            if (length == 0)
                length = RunLength(text, at);
            if (length == 0)
            {
                // Half a surrogate pair reads as the null character and is passed over like white space.
                _ = Rune.TryGetRuneAt(text, at, out var rune);
                length = rune.Utf16SequenceLength;
                if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
                {
                    at += length;
                    continue;
                }
            }
            yield return text.Substring(at, length);
            at += length;
        }
    }

    private static int RunLength(string text, int start)
    {
        int at = start;
        while (at < text.Length && Rune.TryGetRuneAt(text, at, out var rune) && IsWordPart(rune))
            at += rune.Utf16SequenceLength;
        return at - start;
    }

    private static int SpecialLength(string text, int start)
    {
        if (text[start] != '<')
            return 0;
        int end = text.AsSpan(start).IndexOfAny('>', ' ');
        return end > 1 && text[start + end] == '>' ? end + 1 : 0;
    }

    private static bool IsWordPart(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '-' or '\''
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
