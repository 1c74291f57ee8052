using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>A matrix times a few vectors, for decoding a token: each weight is used a few times, so what counts is the pace at which they come in.</summary>
/// <remarks>
/// libtorch's BLAS does not ask for weights ahead, and where it does not know the processor a matrix that is in no near cache takes it several
/// times as long as reading it. Here four rows are read together, the lines that follow are asked for ahead, and all vectors use the four rows
/// before the next four come.
/// </remarks>
internal static unsafe class RowProduct
{
    private const int Lanes = 16, Ahead = 4096, MostRows = 8;

    /// <summary>Where several threads share the work, larger matrices than this are better left to libtorch.</summary>
    private const long LargestOfMany = 1 << 20;

    /// <summary>Whether a product is of this kind: a few float32 rows on the CPU, no gradient wanted.</summary>
    public static bool Fits(Tensor input, Tensor weight) =>
        Vector512.IsHardwareAccelerated && !is_grad_enabled() && input.dim() == 2 && input.shape[0] is > 0 and <= MostRows
        && input.dtype == ScalarType.Float32 && weight.dtype == ScalarType.Float32 && input.device_type == TorchSharp.DeviceType.CPU
        && weight.shape[1] == input.shape[1] && weight.shape[0] % 4 == 0 && weight.shape[1] % Lanes == 0 && weight.NumberOfElements < int.MaxValue / sizeof(float)
        && (weight.NumberOfElements <= LargestOfMany || get_num_threads() == 1) && input.is_contiguous() && weight.is_contiguous();

    /// <summary>x W^T.</summary>
    /// <param name="input">float32[B, I].</param>
    /// <param name="weight">float32[O, I].</param>
    /// <returns>float32[B, O].</returns>
    public static Tensor Of(Tensor input, Tensor weight)
    {
        var output = empty(input.shape[0], weight.shape[0]);
        fixed (byte* x = input.bytes, w = weight.bytes, y = output.bytes)
            Multiply((float*)w, (float*)x, (float*)y, (int)input.shape[0], (int)weight.shape[0], (int)weight.shape[1]);
        return output;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(float* w, float* x, float* y, int vectors, int rows, int columns)
    {
        for (int row = 0; row < rows; row += 4, w += 4L * columns)
        {
            Four(w, x, y + row, columns, ahead: true);
            for (int vector = 1; vector < vectors; vector++)
                Four(w, x + (long)vector * columns, y + (long)vector * rows + row, columns, ahead: false);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* a, float* x, float* y, int columns, bool ahead)
    {
        float* b = a + columns, c = b + columns, d = c + columns;
        Vector512<float> sumA = default, sumB = default, sumC = default, sumD = default;
        for (int i = 0; i < columns; i += Lanes)
        {
            if (ahead)
            {
                Sse.Prefetch0((byte*)(a + i) + Ahead);
                Sse.Prefetch0((byte*)(b + i) + Ahead);
                Sse.Prefetch0((byte*)(c + i) + Ahead);
                Sse.Prefetch0((byte*)(d + i) + Ahead);
            }
            var value = Vector512.Load(x + i);
            sumA = Vector512.FusedMultiplyAdd(Vector512.Load(a + i), value, sumA);
            sumB = Vector512.FusedMultiplyAdd(Vector512.Load(b + i), value, sumB);
            sumC = Vector512.FusedMultiplyAdd(Vector512.Load(c + i), value, sumC);
            sumD = Vector512.FusedMultiplyAdd(Vector512.Load(d + i), value, sumD);
        }
        y[0] = Vector512.Sum(sumA);
        y[1] = Vector512.Sum(sumB);
        y[2] = Vector512.Sum(sumC);
        y[3] = Vector512.Sum(sumD);
    }
}
