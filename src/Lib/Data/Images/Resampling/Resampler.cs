using System.Buffers;
using Experiments.Data.Decoding;

namespace Experiments.Data.Resampling;

/// <summary>Resizes one view of a picture by any method; knows beforehand which pixels it reads.</summary>
internal sealed unsafe class Resampler
{
    private readonly Axis columns;
    private readonly Axis rows;
    private readonly ByteArithmetic bytes;

    /// <summary>Prepares a view: a rectangle is cut out, resized as if it were alone, and a part of the result kept.</summary>
    /// <param name="view">Which rectangle, to which size, which part of it.</param>
    /// <param name="how">The method.</param>
    public Resampler(View view, Interpolation how)
    {
        columns = how.Along(new(view.Width, view.ResizedWidth, view.CropLeft, view.CropWidth));
        rows = how.Along(new(view.Height, view.ResizedHeight, view.CropTop, view.CropHeight));
        bytes = how.Bytes;
        Source = new(view.Top + rows.First, view.Left + columns.First, rows.End - rows.First, columns.End - columns.First);
        columns.StartAt(columns.First);
        rows.StartAt(rows.First);
    }

    /// <summary>The pixels that are read.</summary>
    public Region Source { get; }

    /// <summary>Resizes.</summary>
    /// <param name="picture">At least the pixels of <see cref="Source"/>.</param>
    /// <returns>The part that is kept; not mirrored.</returns>
    public Raster Run(Raster picture)
    {
        var target = Raster.Rent(rows.Count, columns.Count);
        int stride = 4 * picture.Width;
        fixed (byte* from = picture.Pixels, to = target.Pixels)
        {
            byte* corner = from + (long)Source.Top * stride + 4L * (Source.Left - picture.Left);
            if (bytes == ByteArithmetic.FixedPoint)
                ByteResampler.Run(corner, stride, columns, rows, to);
            else
                InFloats(corner, stride, to);
        }
        return target;
    }

    private void InFloats(byte* source, int stride, byte* target)
    {
        int from = Source.Height * Source.Width, to = rows.Count * columns.Count;
        float[] plane = ArrayPool<float>.Shared.Rent(from), resized = ArrayPool<float>.Shared.Rent(to);
        try
        {
            for (int channel = 0; channel < 4; channel++)
            {
                for (int y = 0; y < Source.Height; y++)
                {
                    byte* row = source + (long)y * stride + channel;
                    for (int x = 0; x < Source.Width; x++)
                        plane[y * Source.Width + x] = row[4 * x];
                }
                FloatResampler.Run(plane.AsSpan(0, from), Source.Width, columns, rows, resized.AsSpan(0, to), bytes);
                for (int i = 0; i < to; i++)
                {
                    float value = bytes == ByteArithmetic.Rounded ? MathF.Round(resized[i]) : resized[i];
                    target[4 * i + channel] = (byte)Math.Clamp(value, 0, 255);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(plane);
            ArrayPool<float>.Shared.Return(resized);
        }
    }
}
