using SkiaSharp;

namespace Experiments.Plots;

/// <summary>Colours of series, text and rules; series keep apart for every common form of colour blindness.</summary>
/// <remarks>Series follow Okabe and Ito's set, with its yellow left out (too pale on white) and two greys of hue added.</remarks>
internal static class Palette
{
    private static readonly SKColor[] Colours =
    [
        new(0x00, 0x72, 0xB2), new(0xD5, 0x5E, 0x00), new(0x00, 0x9E, 0x73), new(0xB8, 0x5C, 0x9E),
        new(0xE6, 0x9F, 0x00), new(0x56, 0xB4, 0xE9), new(0x4D, 0x4D, 0x4D), new(0x8C, 0x7A, 0x1F),
    ];

    public static SKColor Card { get; } = SKColors.White;

    public static SKColor Text { get; } = new(0x1F, 0x23, 0x28);

    public static SKColor Quiet { get; } = new(0x57, 0x60, 0x6A);

    public static SKColor Grid { get; } = new(0xE7, 0xEA, 0xED);

    public static SKColor Axis { get; } = new(0x9A, 0xA2, 0xAB);

    public static SKColor Rule { get; } = new(0x5B, 0x64, 0x6E);

    /// <summary>The colour of a series; after eight they repeat.</summary>
    /// <param name="index">Place of the series in the figure.</param>
    /// <returns>An opaque colour.</returns>
    public static SKColor Series(int index) => Colours[index % Colours.Length];

    /// <summary>Web notation.</summary>
    /// <param name="colour">A colour.</param>
    /// <returns>Such as <c>#0072b2</c>, or <c>rgba(0,114,178,0.18)</c> when it is translucent.</returns>
    public static string Web(SKColor colour) => colour.Alpha == 255
        ? $"#{colour.Red:x2}{colour.Green:x2}{colour.Blue:x2}"
        : $"rgba({colour.Red},{colour.Green},{colour.Blue},{colour.Alpha / 255.0:0.##})";
}
