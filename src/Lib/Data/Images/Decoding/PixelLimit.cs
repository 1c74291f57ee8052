namespace Experiments.Data.Decoding;

/// <summary>Refuses declared sizes before memory is taken for them.</summary>
internal static class PixelLimit
{
    /// <exception cref="InvalidDataException">More pixels are declared than are accepted.</exception>
    public static void Check(string name, int width, int height, long maxPixels)
    {
        if ((long)width * height > maxPixels)
        {
            throw new InvalidDataException(
                $"Image '{name}' declares {width} x {height} pixels, more than the {maxPixels} accepted; shrink it, or raise maxPixels if you trust it.");
        }
        if ((long)width * height > Array.MaxLength / 4)
            throw new InvalidDataException($"Image '{name}' declares {width} x {height} pixels, more than an array holds; cut it into pieces.");
    }
}
