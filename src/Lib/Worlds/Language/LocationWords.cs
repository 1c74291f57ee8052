using System.Globalization;
using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>Boxes in words: <c>&lt;loc3&gt; &lt;loc10&gt; &lt;loc17&gt; &lt;loc22&gt;</c>, in the order y0 x0 y1 x1 of <see cref="LocationTokens"/>.</summary>
public static class LocationWords
{
    private const string Start = "<loc";

    /// <summary>The word of a bin.</summary>
    /// <param name="bin">Bin, from 0.</param>
    /// <returns>Such as <c>&lt;loc3&gt;</c>.</returns>
    public static string Word(int bin) => string.Create(CultureInfo.InvariantCulture, $"{Start}{bin}>");

    /// <summary>The four words of a visible box.</summary>
    /// <param name="sight">What is seen of an object.</param>
    /// <param name="bins">Number of bins an axis.</param>
    /// <returns>Words separated by spaces.</returns>
    public static string Write(Sight sight, int bins) => string.Join(' ', LocationTokens.Encode(sight, bins).Select(Word));

    /// <summary>Reads the box a text consists of.</summary>
    /// <param name="text">Any text, such as a model's.</param>
    /// <param name="bins">Number of bins an axis.</param>
    /// <returns>y0, x0, y1, x1 at the centres of the bins, or null unless the text is four location words.</returns>
    /// <exception cref="ArgumentException">There is no bin.</exception>
    public static float[]? Read(string text, int bins)
    {
        ArgumentNullException.ThrowIfNull(text);
        Check.Positive(bins, nameof(bins));
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 4 && Bins(words, bins) is int[] tokens ? LocationTokens.Decode(tokens, bins) : null;
    }

    /// <summary>Reads detections: boxes with names, separated by semicolons.</summary>
    /// <param name="text">Any text, such as a model's.</param>
    /// <param name="bins">Number of bins an axis.</param>
    /// <returns>Those detections that are well-formed, in order.</returns>
    /// <exception cref="ArgumentException">There is no bin.</exception>
    public static IReadOnlyList<NamedBox> ReadAll(string text, int bins)
    {
        ArgumentNullException.ThrowIfNull(text);
        Check.Positive(bins, nameof(bins));
        var found = new List<NamedBox>();
        foreach (string part in text.Split(';'))
        {
            string[] words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 4 && Bins(words[..4], bins) is int[] tokens)
                found.Add(new NamedBox(string.Join(' ', words[4..]), LocationTokens.Decode(tokens, bins)));
        }
        return found;
    }

    private static int[]? Bins(string[] words, int bins)
    {
        var tokens = new int[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!words[i].StartsWith(Start, StringComparison.Ordinal) || words[i][^1] != '>'
                || !int.TryParse(words[i].AsSpan(Start.Length..^1), NumberStyles.None, CultureInfo.InvariantCulture, out tokens[i])
                || tokens[i] >= bins)
                return null;
        }
        return tokens;
    }
}
