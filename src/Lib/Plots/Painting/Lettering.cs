using System.Collections.Concurrent;
using SkiaSharp;

namespace Experiments.Plots.Painting;

/// <summary>Measures and breaks text in the embedded font.</summary>
internal static class Lettering
{
    private static readonly Lazy<SKTypeface> Regular = new(() => Load("DejaVuSans.ttf"));
    private static readonly Lazy<SKTypeface> Bold = new(() => Load("DejaVuSans-Bold.ttf"));
    private static readonly ConcurrentDictionary<(float Size, bool Bold), SKFont> Fonts = new();

    /// <summary>The font of one size, without hinting so that every machine draws the same.</summary>
    /// <param name="size">Height in pixels.</param>
    /// <param name="bold">Whether bold.</param>
    /// <returns>A shared font; do not dispose.</returns>
    public static SKFont Font(float size, bool bold = false) => Fonts.GetOrAdd((size, bold), key =>
        new SKFont(key.Bold ? Bold.Value : Regular.Value, key.Size)
        {
            Hinting = SKFontHinting.None,
            Edging = SKFontEdging.Antialias,
            Subpixel = true,
            LinearMetrics = true,
        });

    /// <summary>Width of one line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="size">Height in pixels.</param>
    /// <param name="bold">Whether bold.</param>
    /// <returns>PixelBuffer.</returns>
    public static float Width(string text, float size, bool bold = false) => Font(size, bold).MeasureText(text);

    /// <summary>Shortens a line with an ellipsis until it fits.</summary>
    /// <param name="text">The line.</param>
    /// <param name="width">Room in pixels.</param>
    /// <param name="size">Height in pixels.</param>
    /// <param name="bold">Whether bold.</param>
    /// <returns>The line, or its start with an ellipsis; empty when not even that fits.</returns>
    public static string Fit(string text, float width, float size, bool bold = false)
    {
        if (Width(text, size, bold) <= width)
            return text;
        int low = 0, high = text.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (Width(text[..middle].TrimEnd() + "…", size, bold) <= width)
                low = middle;
            else
                high = middle - 1;
        }
        string cut = text[..low].TrimEnd() + "…";
        return Width(cut, size, bold) <= width ? cut : "";
    }

    /// <summary>Breaks text at spaces into lines; what is too long for the last line ends in an ellipsis.</summary>
    /// <param name="text">Any text; line breaks in it stay.</param>
    /// <param name="width">Room in pixels.</param>
    /// <param name="size">Height in pixels.</param>
    /// <param name="lines">Most lines.</param>
    /// <param name="bold">Whether bold.</param>
    /// <returns>At most <paramref name="lines"/> lines, none wider than the room; empty for empty text.</returns>
    public static IReadOnlyList<string> Wrap(string text, float width, float size, int lines, bool bold = false)
    {
        var all = new List<string>();
        foreach (string paragraph in text.Split('\n'))
        {
            string line = "";
            foreach (string word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                string longer = line.Length == 0 ? word : line + " " + word;
                if (line.Length > 0 && Width(longer, size, bold) > width)
                {
                    all.Add(line);
                    longer = word;
                }
                line = longer;
            }
            if (line.Length > 0)
                all.Add(line);
        }
        if (all.Count > lines && lines > 0)
            all = [.. all.Take(lines - 1), string.Join(' ', all.Skip(lines - 1))];
        return lines <= 0 ? [] : [.. all.Select(l => Fit(l, width, size, bold)).Where(l => l.Length > 0)];
    }

    private static SKTypeface Load(string file)
    {
        using var stream = typeof(Lettering).Assembly.GetManifestResourceStream("Fonts/" + file)
            ?? throw new InvalidOperationException($"The library carries no font '{file}'; rebuild it with src/Lib/Plots/Fonts in place.");
        return SKTypeface.FromStream(stream);
    }
}
