using Experiments.Core;
using Experiments.Data.Resampling;

namespace Experiments.Data;

/// <summary>A random part of the squashed picture, for training.</summary>
/// <param name="ResizedHeight">Rows before cropping.</param>
/// <param name="ResizedWidth">Columns before cropping.</param>
/// <param name="Height">Rows of the result.</param>
/// <param name="Width">Columns of the result.</param>
public sealed record RandomCrop(int ResizedHeight, int ResizedWidth, int Height, int Width) : ImageFit(Height, Width)
{
    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check.Member(ResizedHeight >= Height, $"{nameof(RandomCrop)}.{nameof(ResizedHeight)}", ResizedHeight, $"use at least {Height}, the rows of the crop");
        Check.Member(ResizedWidth >= Width, $"{nameof(RandomCrop)}.{nameof(ResizedWidth)}", ResizedWidth, $"use at least {Width}, the columns of the crop");
    }

    internal override View Place(int height, int width, CounterRandom random) => new(
        0, 0, height, width, ResizedHeight, ResizedWidth,
        random.Integer(0, ResizedHeight - Height + 1), random.Integer(1, ResizedWidth - Width + 1), Height, Width);
}
