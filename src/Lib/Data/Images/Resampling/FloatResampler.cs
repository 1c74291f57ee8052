using System.Buffers;
using System.Numerics;

namespace Experiments.Data.Resampling;

/// <summary>Resampling of one plane in single precision.</summary>
internal static class FloatResampler
{
    /// <summary>Resamples a plane.</summary>
    /// <param name="source">Rows of <paramref name="width"/> values.</param>
    /// <param name="width">Columns of the source.</param>
    /// <param name="columns">Along a row.</param>
    /// <param name="rows">Along a column.</param>
    /// <param name="target">[rows.Count, columns.Count].</param>
    /// <param name="bytes">Order and form of the sums.</param>
    public static void Run(ReadOnlySpan<float> source, int width, Axis columns, Axis rows, Span<float> target, ByteArithmetic bytes)
    {
        bool isRowsFirst = bytes == ByteArithmetic.TruncatedSum, isDifference = bytes == ByteArithmetic.TruncatedDifference;
        int first = rows.First, count = isRowsFirst ? rows.Count : rows.End - first, wide = isRowsFirst ? width : columns.Count;
        float[] between = ArrayPool<float>.Shared.Rent(count * wide);
        try
        {
            for (int y = 0; y < count; y++)
            {
                var line = between.AsSpan(y * wide, wide);
                if (isRowsFirst)
                    Down(source, width, rows, y, 0, isDifference, line);
                else
                    Across(source.Slice((first + y) * width, width), columns, isDifference, line);
            }
            for (int y = 0; y < rows.Count; y++)
            {
                var line = target.Slice(y * columns.Count, columns.Count);
                if (isRowsFirst)
                    Across(between.AsSpan(y * wide, wide), columns, isDifference, line);
                else
                    Down(between, wide, rows, y, first, isDifference, line);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(between);
        }
    }

    private static void Across(ReadOnlySpan<float> row, Axis columns, bool isDifference, Span<float> target)
    {
        for (int x = 0; x < target.Length; x++)
        {
            var from = row.Slice(columns.Starts[x], columns.Sizes[x]);
            int at = x * columns.Taps;
            if (isDifference && from.Length == 2)
            {
                target[x] = from[0] + (from[1] - from[0]) * (float)columns.Weights[at + 1];
                continue;
            }
            float sum = 0;
            for (int i = 0; i < from.Length; i++)
                sum += from[i] * (float)columns.Weights[at + i];
            target[x] = sum;
        }
    }

    private static void Down(ReadOnlySpan<float> source, int width, Axis rows, int y, int first, bool isDifference, Span<float> target)
    {
        int start = (rows.Starts[y] - first) * width, size = rows.Sizes[y], at = y * rows.Taps;
        if (isDifference && size == 2)
        {
            Blend(source.Slice(start, width), source.Slice(start + width, width), (float)rows.Weights[at + 1], target);
            return;
        }
        target.Clear();
        for (int i = 0; i < size; i++)
            Add(source.Slice(start + i * width, width), (float)rows.Weights[at + i], target);
    }

    private static void Blend(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, float share, Span<float> target)
    {
        int x = 0;
        for (; x <= target.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            var above = new Vector<float>(upper[x..]);
            (above + (new Vector<float>(lower[x..]) - above) * share).CopyTo(target[x..]);
        }
        for (; x < target.Length; x++)
            target[x] = upper[x] + (lower[x] - upper[x]) * share;
    }

    private static void Add(ReadOnlySpan<float> row, float weight, Span<float> target)
    {
        int x = 0;
        for (; x <= target.Length - Vector<float>.Count; x += Vector<float>.Count)
            (new Vector<float>(target[x..]) + new Vector<float>(row[x..]) * weight).CopyTo(target[x..]);
        for (; x < target.Length; x++)
            target[x] += row[x] * weight;
    }
}
