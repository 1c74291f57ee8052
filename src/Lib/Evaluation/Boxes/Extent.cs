using Experiments.Data;

namespace Experiments.Evaluation;

/// <summary>A rectangle in whatever unit its picture is measured in, as metrics compare it.</summary>
/// <param name="Left">x0.</param>
/// <param name="Top">y0.</param>
/// <param name="Right">x1; a box whose right is not beyond its left is empty.</param>
/// <param name="Bottom">y1; likewise.</param>
public readonly record struct Extent(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Width times height; 0 for an empty box.</summary>
    public double Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

    /// <summary>A box of fractions.</summary>
    /// <param name="box">As the library keeps boxes.</param>
    /// <returns>The same box.</returns>
    public static Extent FromBox(Box box) => new(box.Left, box.Top, box.Right, box.Bottom);

    /// <summary>A box given by its size, as in COCO's files.</summary>
    /// <param name="x">Left edge.</param>
    /// <param name="y">Top edge.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <returns>The box.</returns>
    public static Extent FromSize(double x, double y, double width, double height) => new(x, y, x + width, y + height);

    /// <summary>Area in common.</summary>
    /// <param name="other">Another box in the same unit.</param>
    /// <returns>0 when they do not meet.</returns>
    public double Intersection(Extent other) => new Extent(
        Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom)).Area;

    /// <summary>Intersection over union.</summary>
    /// <param name="other">Another box in the same unit.</param>
    /// <returns>In [0, 1]; 0 for two empty boxes.</returns>
    public double IoU(Extent other)
    {
        double shared = Intersection(other), union = Area + other.Area - shared;
        return union > 0 ? shared / union : 0;
    }

    /// <summary>Generalised IoU (Rezatofighi et al., algorithm 1): IoU less the share of the hull that neither box covers.</summary>
    /// <param name="other">Another box in the same unit.</param>
    /// <returns>In [-1, 1]; falls further as boxes part.</returns>
    public double GIoU(Extent other)
    {
        double hull = new Extent(
            Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom)).Area;
        double union = Area + other.Area - Intersection(other);
        return hull > 0 ? IoU(other) - ((hull - union) / hull) : IoU(other);
    }
}
