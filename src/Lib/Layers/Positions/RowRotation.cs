using System.Numerics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Turns the queries and keys of one token a row and leaves keys and values in a cache, in one go: see <see cref="RowNorm"/> for why.</summary>
internal static unsafe class RowRotation
{
    /// <summary>Whether a projection is of this kind: float32 rows on the CPU, no gradient wanted.</summary>
    public static bool Fits(Tensor projected, int headDim) =>
        !is_grad_enabled() && projected.dtype == ScalarType.Float32 && projected.device_type == TorchSharp.DeviceType.CPU
        && headDim / 2 % Vector<float>.Count == 0 && projected.is_contiguous();

    /// <summary>Turns in place and writes.</summary>
    /// <param name="projected">float32[B, (H + 2 G) K]: queries, keys, values.</param>
    /// <param name="angles">float32[1 or B, any, K]: the first of the middle axis serves all heads.</param>
    /// <param name="memory">float32[B, 2 G, capacity, K]: the cache, contiguous.</param>
    /// <param name="at">Place of the token in it.</param>
    /// <param name="groups">Key/value heads G.</param>
    public static void Apply(Tensor projected, Rotation angles, Tensor memory, long at, int groups)
    {
        long[] cache = memory.shape, table = angles.Cos.shape;
        long headDim = cache[3], rows = cache[0], stride = projected.shape[1], turned = stride / headDim - groups;
        long nextAngles = table[0] == 1 ? 0 : table[1] * headDim;
        fixed (byte* x = projected.bytes, cos = angles.Cos.bytes, sin = angles.Sin.bytes, kept = memory.bytes)
        {
            for (long row = 0; row < rows; row++)
            {
                float* token = (float*)x + row * stride;
                for (long head = 0; head < turned; head++)
                    Turn(token + head * headDim, (float*)cos + row * nextAngles, (float*)sin + row * nextAngles, (int)headDim / 2);
                float* keys = token + (turned - groups) * headDim;
                for (long head = 0; head < 2 * groups; head++)
                {
                    float* place = (float*)kept + ((row * 2 * groups + head) * cache[2] + at) * headDim;
                    Unsafe.CopyBlock(place, keys + head * headDim, (uint)(headDim * sizeof(float)));
                }
            }
        }
    }

    /// <summary>(a cos - b sin, b cos + a sin); the sines' first half comes negated.</summary>
    private static void Turn(float* head, float* cos, float* sin, int half)
    {
        for (int i = 0; i < half; i += Vector<float>.Count)
        {
            var (a, b) = (Vector.Load(head + i), Vector.Load(head + half + i));
            Vector.Store(a * Vector.Load(cos + i) + b * Vector.Load(sin + i), head + i);
            Vector.Store(b * Vector.Load(cos + half + i) + a * Vector.Load(sin + half + i), head + half + i);
        }
    }
}
