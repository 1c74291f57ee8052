using Experiments.Core;
using Experiments.Data.Resampling;

namespace Experiments.Data;

/// <summary>A rectangle of random area, aspect ratio and place, resized: the crop of Inception training (Szegedy et al. 2015, section 6).</summary>
/// <remarks>The aspect ratio is uniform in its logarithm. When ten draws do not fit, the largest rectangle in the middle is taken, its ratio within the bounds.</remarks>
/// <param name="Height">Rows of the result.</param>
/// <param name="Width">Columns of the result.</param>
/// <param name="MinArea">Least share of the picture's area.</param>
/// <param name="MaxArea">Largest share of the picture's area.</param>
/// <param name="MinAspect">Least width over height.</param>
/// <param name="MaxAspect">Largest width over height.</param>
public sealed record RandomResizedCrop(int Height, int Width, double MinArea = 0.08, double MaxArea = 1, double MinAspect = 3 / 4.0, double MaxAspect = 4 / 3.0)
    : ImageFit(Height, Width)
{
    private const int Tries = 10;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check.Member(MinArea > 0 && MinArea <= MaxArea && MaxArea <= 1, $"{nameof(RandomResizedCrop)}.{nameof(MinArea)}", $"{MinArea} to {MaxArea}", "use shares above 0, in order, up to 1");
        Check.Member(MinAspect > 0 && MinAspect <= MaxAspect, $"{nameof(RandomResizedCrop)}.{nameof(MinAspect)}", $"{MinAspect} to {MaxAspect}", "use ratios above 0, in order");
    }

    internal override View Place(int height, int width, CounterRandom random)
    {
        for (ulong i = 0; i < Tries; i++)
        {
            double area = (double)height * width * (MinArea + random.Uniform(4 * i) * (MaxArea - MinArea));
            double aspect = Math.Exp(Math.Log(MinAspect) + random.Uniform(4 * i + 1) * (Math.Log(MaxAspect) - Math.Log(MinAspect)));
            int wide = (int)Math.Round(Math.Sqrt(area * aspect)), tall = (int)Math.Round(Math.Sqrt(area / aspect));
            if (wide >= 1 && tall >= 1 && wide <= width && tall <= height)
                return Of(random.Integer(4 * i + 2, height - tall + 1), random.Integer(4 * i + 3, width - wide + 1), tall, wide);
        }
        double ratio = (double)width / height;
        int cutWidth = ratio > MaxAspect ? Math.Max(1, (int)Math.Round(height * MaxAspect)) : width;
        int cutHeight = ratio < MinAspect ? Math.Max(1, (int)Math.Round(width / MinAspect)) : height;
        return Of((height - cutHeight) / 2, (width - cutWidth) / 2, cutHeight, cutWidth);
    }

    private View Of(int top, int left, int tall, int wide) => new(top, left, tall, wide, Height, Width, 0, 0, Height, Width);
}
