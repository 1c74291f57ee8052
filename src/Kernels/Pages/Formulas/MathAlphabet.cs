using System.Text;

namespace Experiments.Kernels.Pages.Formulas;

/// <summary>Bold, script and double-struck letters, which MathML takes as characters of their own.</summary>
internal static class MathAlphabet
{
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["bbC"] = "ℂ",
        ["bbH"] = "ℍ",
        ["bbN"] = "ℕ",
        ["bbP"] = "ℙ",
        ["bbQ"] = "ℚ",
        ["bbR"] = "ℝ",
        ["bbZ"] = "ℤ",
        ["calB"] = "ℬ",
        ["calE"] = "ℰ",
        ["calF"] = "ℱ",
        ["calH"] = "ℋ",
        ["calI"] = "ℐ",
        ["calL"] = "ℒ",
        ["calM"] = "ℳ",
        ["calR"] = "ℛ",
        ["cale"] = "ℯ",
        ["calg"] = "ℊ",
        ["calo"] = "ℴ",
    };

    /// <summary>The letters of a text in an alphabet: <c>bf</c>, <c>bi</c> (bold italic), <c>bb</c>, <c>cal</c>, <c>sf</c>, <c>tt</c>.</summary>
    public static string Map(string alphabet, string text)
    {
        var mapped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            mapped.Append(Exceptions.TryGetValue(alphabet + rune, out string? exception) ? exception : char.ConvertFromUtf32(Letter(alphabet, rune.Value)));
        return mapped.ToString();
    }

    private static int Letter(string alphabet, int c)
    {
        var (capital, small, digit, greekCapital, greekSmall) = alphabet switch
        {
            "bf" => (0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8, 0x1D6C2),
            "bi" => (0x1D468, 0x1D482, 0x1D7CE, 0x1D71C, 0x1D736),
            "bb" => (0x1D538, 0x1D552, 0x1D7D8, 0, 0),
            "cal" => (0x1D49C, 0x1D4B6, 0, 0, 0),
            "sf" => (0x1D5A0, 0x1D5BA, 0x1D7E2, 0, 0),
            "tt" => (0x1D670, 0x1D68A, 0x1D7F6, 0, 0),
            _ => (0, 0, 0, 0, 0),
        };
        return c switch
        {
            >= 'A' and <= 'Z' when capital > 0 => capital + c - 'A',
            >= 'a' and <= 'z' when small > 0 => small + c - 'a',
            >= '0' and <= '9' when digit > 0 => digit + c - '0',
            >= 'Α' and <= 'Ω' when greekCapital > 0 => greekCapital + c - 'Α',
            >= 'α' and <= 'ω' when greekSmall > 0 => greekSmall + c - 'α',
            _ => c,
        };
    }
}
