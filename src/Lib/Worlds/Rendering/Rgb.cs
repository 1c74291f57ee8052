namespace Experiments.Worlds.Rendering;

/// <summary>A colour in [0, 1].</summary>
internal readonly record struct Rgb(float Red, float Green, float Blue)
{
    internal static Rgb Of((byte Red, byte Green, byte Blue) bytes) => new(bytes.Red / 255f, bytes.Green / 255f, bytes.Blue / 255f);

    public static Rgb operator *(Rgb colour, float factor) => new(colour.Red * factor, colour.Green * factor, colour.Blue * factor);

    /// <summary>The colour a part of the way to another.</summary>
    internal Rgb Towards(Rgb other, float part) => new(
        Red + (other.Red - Red) * part, Green + (other.Green - Green) * part, Blue + (other.Blue - Blue) * part);
}
