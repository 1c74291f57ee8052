using System.Numerics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Root-mean-square norm of a few vectors in one go: while a token is decoded, seven small operations cost more than their numbers.</summary>
internal static unsafe class RowNorm
{
    private const long MostElements = 1 << 15;

    /// <summary>Whether an input is of this kind: few float32 rows on the CPU, no gradient wanted.</summary>
    public static bool Fits(Tensor input, Tensor weight) =>
        !is_grad_enabled() && input.dim() == 2 && input.NumberOfElements <= MostElements && input.dtype == ScalarType.Float32
        && weight.dtype == ScalarType.Float32 && input.device_type == TorchSharp.DeviceType.CPU && input.is_contiguous();

    /// <summary>x / sqrt(mean(x^2) + epsilon) * (weight + offset).</summary>
    /// <param name="input">float32[B, D].</param>
    /// <param name="weight">float32[D].</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="offset">Added to the weight.</param>
    /// <returns>float32[B, D].</returns>
    public static Tensor Of(Tensor input, Tensor weight, double epsilon, float offset)
    {
        var output = empty_like(input);
        fixed (byte* x = input.bytes, w = weight.bytes, y = output.bytes)
        {
            int width = (int)weight.NumberOfElements;
            long rows = width == 0 ? 0 : input.NumberOfElements / width;
            for (long row = 0; row < rows; row++)
                Normalise((float*)x + row * width, (float*)w, (float*)y + row * width, width, epsilon, offset);
        }
        return output;
    }

    private static void Normalise(float* x, float* w, float* y, int width, double epsilon, float offset)
    {
        int lanes = Vector<float>.Count, whole = width - width % lanes;
        var squares = Vector<float>.Zero;
        for (int i = 0; i < whole; i += lanes)
        {
            var value = Unsafe.ReadUnaligned<Vector<float>>(x + i);
            squares += value * value;
        }
        double sum = Vector.Sum(squares);
        for (int i = whole; i < width; i++)
            sum += x[i] * x[i];
        float scale = (float)(1 / Math.Sqrt(sum / width + epsilon));
        var shift = new Vector<float>(offset);
        for (int i = 0; i < whole; i += lanes)
            Unsafe.WriteUnaligned(y + i, Unsafe.ReadUnaligned<Vector<float>>(x + i) * scale * (Unsafe.ReadUnaligned<Vector<float>>(w + i) + shift));
        for (int i = whole; i < width; i++)
            y[i] = x[i] * scale * (w[i] + offset);
    }
}
