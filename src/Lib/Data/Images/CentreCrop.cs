using Experiments.Core;
using Experiments.Data.Resampling;

namespace Experiments.Data;

/// <summary>The middle of the picture, after its short side was brought to a length and its long side in proportion, cut off to a whole number.</summary>
/// <param name="ShortSide">Length of the short side before cropping.</param>
/// <param name="Height">Rows of the result.</param>
/// <param name="Width">Columns of the result.</param>
public sealed record CentreCrop(int ShortSide, int Height, int Width) : ImageFit(Height, Width)
{
    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check.Member(ShortSide >= Math.Max(Height, Width), $"{nameof(CentreCrop)}.{nameof(ShortSide)}", ShortSide, $"use at least {Math.Max(Height, Width)}, or the crop may not fit");
    }

    internal override View Place(int height, int width, CounterRandom random)
    {
        int longSide = (int)Math.Min(int.MaxValue, (long)ShortSide * Math.Max(height, width) / Math.Min(height, width));
        var (tall, wide) = height <= width ? (ShortSide, longSide) : (longSide, ShortSide);
        return new(0, 0, height, width, tall, wide, (tall - Height) / 2, (wide - Width) / 2, Height, Width);
    }
}
