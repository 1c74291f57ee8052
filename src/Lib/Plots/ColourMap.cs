using SkiaSharp;

namespace Experiments.Plots;

/// <summary>A smooth scale of colours for numbers in [0, 1].</summary>
internal sealed class ColourMap
{
    /// <summary>Shades a heat map is drawn with: more than eyes tell apart, few enough for small files.</summary>
    public const int Steps = 128;

    private readonly SKColor[] anchors;

    private ColourMap(params uint[] anchors) => this.anchors = [.. anchors.Select(a => new SKColor(a | 0xFF000000))];

    /// <summary>Dark blue over green to yellow: rises evenly in lightness, so it also reads in grey.</summary>
    public static ColourMap Sequential { get; } = new(0x3B0F58, 0x414487, 0x2F6A8E, 0x228C8C, 0x35AE77, 0x86CB4A, 0xF4E61E);

    /// <summary>Blue over white to red-brown, for numbers on both sides of a middle.</summary>
    public static ColourMap Diverging { get; } = new(0x0B4F8A, 0x3F8CC4, 0x9CC6E2, 0xF6F6F4, 0xF4B78E, 0xDB6E2F, 0x96370A);

    /// <summary>Near is warm and light, far is cold and dark.</summary>
    public static ColourMap Depth { get; } = new(0xFFF4C2, 0xFDB863, 0xE8684A, 0xA03070, 0x5A2A82, 0x241A4E);

    /// <summary>Black over red and yellow to white, for attention and patch scores.</summary>
    public static ColourMap Heat { get; } = new(0x0A0722, 0x4B0C6B, 0xA02C60, 0xE25734, 0xFBA40A, 0xFCFFA4);

    /// <summary>The colours the scale passes through, evenly spaced.</summary>
    public IReadOnlyList<SKColor> Anchors => anchors;

    /// <summary>The colour of a number, rounded to one of the <see cref="Steps"/> shades.</summary>
    /// <param name="share">In [0, 1]; beyond that the end colours hold.</param>
    /// <returns>An opaque colour.</returns>
    public SKColor Step(double share) => At(Math.Round(share * (Steps - 1)) / (Steps - 1));

    /// <summary>The colour of a number.</summary>
    /// <param name="share">In [0, 1]; beyond that the end colours hold.</param>
    /// <returns>An opaque colour.</returns>
    public SKColor At(double share)
    {
        double place = Math.Clamp(share, 0, 1) * (anchors.Length - 1);
        int left = Math.Min((int)place, anchors.Length - 2);
        double right = place - left;
        byte Mix(byte a, byte b) => (byte)Math.Round(a + (b - a) * right);
        var (from, to) = (anchors[left], anchors[left + 1]);
        return new SKColor(Mix(from.Red, to.Red), Mix(from.Green, to.Green), Mix(from.Blue, to.Blue));
    }
}
