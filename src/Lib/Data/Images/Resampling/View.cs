namespace Experiments.Data.Resampling;

/// <summary>What of a picture is shown, and how large: a rectangle is resized, and a part of that is kept, maybe mirrored.</summary>
/// <param name="Top">First row of the rectangle.</param>
/// <param name="Left">First column of the rectangle.</param>
/// <param name="Height">Rows of the rectangle.</param>
/// <param name="Width">Columns of the rectangle.</param>
/// <param name="ResizedHeight">Rows it is resized to.</param>
/// <param name="ResizedWidth">Columns it is resized to.</param>
/// <param name="CropTop">First resized row that is kept.</param>
/// <param name="CropLeft">First resized column that is kept.</param>
/// <param name="CropHeight">Resized rows that are kept.</param>
/// <param name="CropWidth">Resized columns that are kept.</param>
internal readonly record struct View(
    int Top, int Left, int Height, int Width, int ResizedHeight, int ResizedWidth, int CropTop, int CropLeft, int CropHeight, int CropWidth)
{
    /// <summary>A whole picture, resized and kept whole.</summary>
    public static View Whole(int height, int width, int resizedHeight, int resizedWidth) =>
        new(0, 0, height, width, resizedHeight, resizedWidth, 0, 0, resizedHeight, resizedWidth);

    /// <summary>The same view of a picture decoded at another size.</summary>
    /// <param name="from">Height and width it was chosen for.</param>
    /// <param name="to">Height and width there are.</param>
    public View Scaled((int Height, int Width) from, (int Height, int Width) to)
    {
        var (top, height) = Scaled(Top, Height, from.Height, to.Height);
        var (left, width) = Scaled(Left, Width, from.Width, to.Width);
        return this with { Top = top, Left = left, Height = height, Width = width };
    }

    private static (int First, int Count) Scaled(int first, int count, int from, int to)
    {
        double scale = (double)to / from;
        int start = Math.Min((int)(first * scale), to - 1), end = Math.Clamp((int)Math.Ceiling((first + count) * scale), start + 1, to);
        return (start, end - start);
    }
}
