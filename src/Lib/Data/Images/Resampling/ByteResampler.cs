using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Experiments.Data.Resampling;

/// <summary>Pillow's arithmetic on pixels of four bytes: weights of 22 fractional bits, columns first, bytes after either pass.</summary>
internal static unsafe class ByteResampler
{
    // 32 bits less 8 of the result and 2 for sums below 0 or above 1.
    private const int Precision = 32 - 8 - 2;
    private const int Half = 1 << Precision - 1;
    private const int Pixel = 4;

    /// <summary>Resamples a rectangle of pixels.</summary>
    /// <param name="source">First pixel.</param>
    /// <param name="stride">Bytes from row to row.</param>
    /// <param name="columns">Along a row.</param>
    /// <param name="rows">Along a column.</param>
    /// <param name="target">[rows.Count, columns.Count] pixels.</param>
    public static void Run(byte* source, int stride, Axis columns, Axis rows, byte* target)
    {
        int first = rows.First, count = rows.End - first, width = columns.Count * Pixel;
        byte[] between = ArrayPool<byte>.Shared.Rent(count * width + Vector256<byte>.Count);
        int[] weights = Spread(columns);
        try
        {
            fixed (byte* middle = between)
            fixed (int* spread = weights, starts = columns.Starts, sizes = columns.Sizes)
            {
                for (int y = 0; y < count; y++)
                    Row(source + (long)(first + y) * stride, starts, sizes, spread, columns.Taps * Pixel, columns.Count, middle + y * width);
                for (int y = 0; y < rows.Count; y++)
                    Column(middle + (rows.Starts[y] - first) * width, width, rows, y, target + y * width);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(between);
            ArrayPool<int>.Shared.Return(weights);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(byte* source, int* starts, int* sizes, int* weights, int stride, int count, byte* target)
    {
        for (int x = 0; x < count; x++, weights += stride)
        {
            byte* from = source + starts[x] * Pixel;
            int* weight = weights, end = weights + sizes[x] * Pixel;
            var sum = Vector128.Create(Half);
            if (Avx2.IsSupported)
            {
                var two = Vector256<int>.Zero;
                for (; weight + 2 * Pixel <= end; weight += 2 * Pixel, from += 2 * Pixel)
                    two += Avx2.ConvertToVector256Int32(from) * Vector256.Load(weight);
                sum += two.GetLower() + two.GetUpper();
            }
            for (; weight < end; weight += Pixel, from += Pixel)
                sum += Widen(from) * Vector128.Load(weight);
            Store(sum, target + x * Pixel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Column(byte* source, int width, Axis rows, int y, byte* target)
    {
        int size = rows.Sizes[y];
        var weights = stackalloc int[size];
        for (int i = 0; i < size; i++)
            weights[i] = Fixed(rows.Weights[y * rows.Taps + i]);
        int x = 0;
        for (; Avx2.IsSupported && x <= width - 16; x += 16)
        {
            Vector256<int> left = Vector256.Create(Half), right = left;
            byte* from = source + x;
            for (int i = 0; i < size; i++, from += width)
            {
                var weight = Vector256.Create(weights[i]);
                left += Avx2.ConvertToVector256Int32(from) * weight;
                right += Avx2.ConvertToVector256Int32(from + 8) * weight;
            }
            Store(left.GetLower(), target + x);
            Store(left.GetUpper(), target + x + 4);
            Store(right.GetLower(), target + x + 8);
            Store(right.GetUpper(), target + x + 12);
        }
        for (; x < width; x += Pixel)
        {
            var sum = Vector128.Create(Half);
            byte* from = source + x;
            for (int i = 0; i < size; i++, from += width)
                sum += Widen(from) * weights[i];
            Store(sum, target + x);
        }
    }

    // Each weight four times, once a channel.
    private static int[] Spread(Axis axis)
    {
        int[] spread = ArrayPool<int>.Shared.Rent(axis.Weights.Length * Pixel);
        for (int i = 0; i < axis.Weights.Length; i++)
            spread.AsSpan(i * Pixel, Pixel).Fill(Fixed(axis.Weights[i]));
        return spread;
    }

    private static int Fixed(double weight) => (int)(weight * (1 << Precision) + (weight < 0 ? -0.5 : 0.5));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Widen(byte* pixel) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(*(uint*)pixel).AsByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<int> sum, byte* target)
    {
        var clipped = Vector128.Min(Vector128.Max(sum >> Precision, Vector128<int>.Zero), Vector128.Create(255)).AsUInt32();
        var words = Vector128.Narrow(clipped, clipped);
        *(uint*)target = Vector128.Narrow(words, words).AsUInt32().ToScalar();
    }
}
