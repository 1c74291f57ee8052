using System.Buffers;
using Experiments.Data.Decoding;

namespace Experiments.Data.Resampling;

/// <summary>Resizes rasters by any method.</summary>
internal static unsafe class Resampler
{
    /// <summary>Cuts a rectangle out, resizes it as if it were alone, and keeps a part of the result.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="view">Which rectangle, to which size, which part of it.</param>
    /// <param name="how">The method.</param>
    /// <returns>The part; not mirrored.</returns>
    public static Raster Run(Raster source, View view, Interpolation how)
    {
        var columns = how.Along(new(view.Width, view.ResizedWidth, view.CropLeft, view.CropWidth));
        var rows = how.Along(new(view.Height, view.ResizedHeight, view.CropTop, view.CropHeight));
        var target = Raster.Rent(view.CropHeight, view.CropWidth);
        int stride = 4 * source.Width;
        fixed (byte* from = source.Pixels, to = target.Pixels)
        {
            byte* corner = from + (long)view.Top * stride + 4L * view.Left;
            if (how.Bytes == ByteArithmetic.FixedPoint)
                ByteResampler.Run(corner, stride, columns, rows, to);
            else
                InFloats(corner, stride, view, columns, rows, to, how.Bytes);
        }
        return target;
    }

    private static void InFloats(byte* source, int stride, View view, Axis columns, Axis rows, byte* target, ByteArithmetic bytes)
    {
        int from = view.Height * view.Width, to = rows.Count * columns.Count;
        float[] plane = ArrayPool<float>.Shared.Rent(from), resized = ArrayPool<float>.Shared.Rent(to);
        try
        {
            for (int channel = 0; channel < 4; channel++)
            {
                for (int y = 0; y < view.Height; y++)
                {
                    byte* row = source + (long)y * stride + channel;
                    for (int x = 0; x < view.Width; x++)
                        plane[y * view.Width + x] = row[4 * x];
                }
                FloatResampler.Run(plane.AsSpan(0, from), view.Width, columns, rows, resized.AsSpan(0, to), bytes);
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
