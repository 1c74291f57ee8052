using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>The languages and their codes.</summary>
public static class Languages
{
    private static readonly string[] Codes = ["en", "de", "es", "tr", "sw"];

    /// <summary>All five, English first.</summary>
    public static IReadOnlyList<Language> All { get; } = Enum.GetValues<Language>();

    /// <summary>The two-letter code of a language.</summary>
    /// <param name="language">A language.</param>
    /// <returns>en, de, es, tr or sw.</returns>
    public static string Code(this Language language) => Codes[(int)language];

    /// <summary>The language of a code, such as <see cref="Household.Language"/>.</summary>
    /// <param name="code">en, de, es, tr or sw.</param>
    /// <returns>The language.</returns>
    /// <exception cref="ArgumentException">There is no such code.</exception>
    public static Language Parse(string code)
    {
        int place = Array.IndexOf(Codes, code);
        Check.Member(place >= 0, nameof(code), $"'{code}'", $"use one of {string.Join(", ", Codes)}");
        return (Language)place;
    }
}
