namespace Experiments.Data;

/// <summary>A rectangle of an image as fractions of its height and width, half open.</summary>
/// <param name="Top">y0 in [0, 1].</param>
/// <param name="Left">x0 in [0, 1].</param>
/// <param name="Bottom">y1 in [0, 1].</param>
/// <param name="Right">x1 in [0, 1].</param>
public readonly record struct Box(float Top, float Left, float Bottom, float Right)
{
    /// <summary>The box mirrored left to right.</summary>
    /// <returns>The mirror image.</returns>
    public Box Mirrored() => this with { Left = 1 - Right, Right = 1 - Left };

    /// <summary>Converts a rectangle in pixels.</summary>
    /// <param name="x">Left edge.</param>
    /// <param name="y">Top edge.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="imageWidth">Pixels a row of the image.</param>
    /// <param name="imageHeight">Rows of the image.</param>
    /// <returns>The box, clipped to the image.</returns>
    public static Box FromPixels(double x, double y, double width, double height, int imageWidth, int imageHeight) => new(
        Fraction(y, imageHeight), Fraction(x, imageWidth), Fraction(y + height, imageHeight), Fraction(x + width, imageWidth));

    // In float32 throughout, so that whole pixels give the very fractions that renderers and metrics compute.
    private static float Fraction(double place, int size) => Math.Clamp((float)place / size, 0f, 1f);
}
