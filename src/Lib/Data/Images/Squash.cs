using Experiments.Core;
using Experiments.Data.Resampling;

namespace Experiments.Data;

/// <summary>The whole picture, whatever becomes of its aspect ratio.</summary>
/// <param name="Height">Rows of the result.</param>
/// <param name="Width">Columns of the result.</param>
public sealed record Squash(int Height, int Width) : ImageFit(Height, Width)
{
    internal override View Place(int height, int width, CounterRandom random) => View.Whole(height, width, Height, Width);
}
