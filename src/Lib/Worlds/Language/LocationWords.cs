using Experiments.Core;
using Experiments.Data;

namespace Experiments.Worlds;

/// <summary>Boxes in the world's texts: <c>&lt;loc3&gt; &lt;loc10&gt; &lt;loc17&gt; &lt;loc22&gt;</c>, <see cref="LocationTokens"/> of one bin a pixel as separate words.</summary>
public static class LocationWords
{
    /// <summary>The word of a bin.</summary>
    /// <param name="bin">Bin, from 0.</param>
    /// <returns>Such as <c>&lt;loc3&gt;</c>.</returns>
    public static string Word(int bin) => new LocationTokens(bin + 1).TokenOf(bin);

    /// <summary>The four words of a visible box.</summary>
    /// <param name="sight">What is seen of an object.</param>
    /// <param name="bins">Number of bins an axis.</param>
    /// <returns>Words separated by spaces.</returns>
    public static string Write(Sight sight, int bins) => string.Join(' ', new LocationTokens(bins).Write(new(sight.Top, sight.Left, sight.Bottom, sight.Right)));

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
        return words.Length == 4 ? BoxOf(words, bins) : null;
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
            if (words.Length > 4 && BoxOf(words[..4], bins) is { } box)
                found.Add(new NamedBox(string.Join(' ', words[4..]), box));
        }
        return found;
    }

    private static float[]? BoxOf(string[] words, int bins)
    {
        var locations = new LocationTokens(bins);
        int[] places = [.. words.Select(locations.BinOf)];
        if (places.Contains(-1))
            return null;
        var box = locations.Decode(places);
        return [box.Top, box.Left, box.Bottom, box.Right];
    }
}
