using System.Numerics;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Attention of one token a row over a short cache, in one go: see <see cref="RowNorm"/> for why.</summary>
internal static unsafe class RowAttention
{
    private const int LongestCache = 1024;
    private const long MostProducts = 1 << 16;

    /// <summary>Whether the work is small enough to gain; the rest is as for <see cref="RowRotation.Fits"/>.</summary>
    public static bool Fits(long rows, int heads, int headDim, long keys) =>
        keys <= LongestCache && rows * heads * headDim * keys <= MostProducts;

    /// <summary>softmax(scale q k^T) v.</summary>
    /// <param name="projected">float32[B, (H + 2 G) K]: turned queries first.</param>
    /// <param name="memory">float32[B, 2 G, capacity, K]: the cache, contiguous.</param>
    /// <param name="first">Place of the first key that is looked at.</param>
    /// <param name="count">How many.</param>
    /// <param name="heads">Query heads H.</param>
    /// <param name="scale">What scores are multiplied by.</param>
    /// <returns>float32[B, H K].</returns>
    public static Tensor Of(Tensor projected, Tensor memory, long first, int count, int heads, float scale)
    {
        long[] cache = memory.shape;
        var (rows, groups, capacity, headDim) = (cache[0], cache[1] / 2, cache[2], (int)cache[3]);
        long stride = projected.shape[1], shared = heads / groups;
        float* scores = stackalloc float[LongestCache + Vector<float>.Count];
        var output = empty(rows, heads * headDim);
        fixed (byte* x = projected.bytes, kept = memory.bytes, y = output.bytes)
        {
            for (long row = 0; row < rows; row++)
            {
                for (long head = 0; head < heads; head++)
                {
                    float* keys = (float*)kept + ((row * 2 * groups + head / shared) * capacity + first) * headDim;
                    float* values = keys + groups * capacity * headDim;
                    float sum = Weights((float*)x + row * stride + head * headDim, keys, scores, count, headDim, scale);
                    Mix(values, scores, (float*)y + (row * heads + head) * headDim, count, headDim, 1 / sum);
                }
            }
        }
        return output;
    }

    /// <summary>exp(score - largest) of each key, and their sum.</summary>
    private static float Weights(float* query, float* keys, float* scores, int count, int headDim, float scale)
    {
        float largest = float.NegativeInfinity;
        for (int n = 0; n < count; n++, keys += headDim)
        {
            var dot = Vector<float>.Zero;
            for (int i = 0; i < headDim; i += Vector<float>.Count)
                dot = Vector.FusedMultiplyAdd(Vector.Load(query + i), Vector.Load(keys + i), dot);
            scores[n] = Vector.Sum(dot) * scale;
            largest = Math.Max(largest, scores[n]);
        }
        for (int n = count; n % Vector<float>.Count != 0; n++)
            scores[n] = float.NegativeInfinity;
        var sum = Vector<float>.Zero;
        for (int n = 0; n < count; n += Vector<float>.Count)
        {
            var weight = Vector.Exp(Vector.Load(scores + n) - new Vector<float>(largest));
            Vector.Store(weight, scores + n);
            sum += weight;
        }
        return Vector.Sum(sum);
    }

    private static void Mix(float* values, float* weights, float* mixed, int count, int headDim, float share)
    {
        for (int i = 0; i < headDim; i += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (int n = 0; n < count; n++)
                sum = Vector.FusedMultiplyAdd(Vector.Load(values + (long)n * headDim + i), new Vector<float>(weights[n]), sum);
            Vector.Store(sum * share, mixed + i);
        }
    }
}
