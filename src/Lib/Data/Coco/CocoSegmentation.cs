using System.Text.Json.Serialization;

namespace Experiments.Data.Coco;

/// <summary>An object's pixels, as run lengths or as polygons.</summary>
[JsonConverter(typeof(CocoSegmentationConverter))]
public sealed class CocoSegmentation
{
    /// <summary>Wraps a mask.</summary>
    /// <param name="mask">The mask, of the image's size.</param>
    public CocoSegmentation(RunLengthMask mask) => Mask = mask;

    /// <summary>Wraps outlines.</summary>
    /// <param name="polygons">Each x0, y0, x1, y1, ... in pixels.</param>
    public CocoSegmentation(IReadOnlyList<double[]> polygons) => Polygons = polygons;

    /// <summary>The mask, or null when given by polygons.</summary>
    public RunLengthMask? Mask { get; }

    /// <summary>The outlines, each x0, y0, x1, y1, ... in pixels; empty when given by a mask.</summary>
    public IReadOnlyList<double[]> Polygons { get; } = [];

    /// <summary>The pixels: the mask itself, or all pixels whose centre lies within a polygon (by the even-odd rule; polygons add up).</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <returns>A mask of the image's size.</returns>
    /// <remarks>COCO's own tool rounds outlines to a grid five times finer first, so pixels on an edge may differ.</remarks>
    /// <exception cref="InvalidDataException">The mask is of another size.</exception>
    public RunLengthMask ToMask(int height, int width)
    {
        if (Mask is null)
            return PolygonFill.Rasterise(height, width, Polygons);
        if (Mask.Height != height || Mask.Width != width)
            throw new InvalidDataException($"A {Mask.Height} x {Mask.Width} mask does not fit a {height} x {width} image.");
        return Mask;
    }
}
