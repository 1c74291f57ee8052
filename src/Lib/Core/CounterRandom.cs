using System.Runtime.CompilerServices;

namespace Experiments.Core;

/// <summary>Splittable counter-based random numbers: every draw is a pure function of (seed, stream, index, slot).</summary>
/// <remarks>
/// Draws depend on no order, thread or batch. One instance stands for one (seed, stream, index); its slots are addressed freely.
/// <c>key = mix(seed + G (stream + 1)), a = mix(key + G (index + 1)), b = mix(a + G (slot + 1)), U = (b >> 40) 2^-24</c>.
/// </remarks>
public readonly struct CounterRandom
{
    private const ulong Gold = 0x9E3779B97F4A7C15;
    private readonly ulong state;

    /// <summary>The generator of one index of one stream.</summary>
    /// <param name="seed">World or model seed.</param>
    /// <param name="stream">Independent sequence within the seed.</param>
    /// <param name="index">Item within the stream.</param>
    public CounterRandom(ulong seed, ulong stream, ulong index)
        : this(Key(seed, stream), index)
    {
    }

    /// <summary>The generator of one index, from a key computed once a stream.</summary>
    /// <param name="key">From <see cref="Key"/>.</param>
    /// <param name="index">Item within the stream.</param>
    public CounterRandom(ulong key, ulong index) => state = Mix(key + Gold * (index + 1));

    /// <summary>The key of a (seed, stream) pair.</summary>
    /// <param name="seed">World or model seed.</param>
    /// <param name="stream">Independent sequence within the seed.</param>
    /// <returns>64 mixed bits.</returns>
    public static ulong Key(ulong seed, ulong stream) => Mix(seed + Gold * (stream + 1));

    /// <summary>The SplitMix64 finaliser.</summary>
    /// <param name="z">Any 64 bits.</param>
    /// <returns>64 mixed bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The 64 random bits of a slot.</summary>
    /// <param name="slot">Address of the draw.</param>
    /// <returns>Uniform bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Bits(ulong slot) => Mix(state + Gold * (slot + 1));

    /// <summary>A uniform deviate, exact in float32.</summary>
    /// <param name="slot">Address of the draw.</param>
    /// <returns>A multiple of 2^-24 in [0, 1).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Uniform(ulong slot) => (Bits(slot) >> 40) * (1f / (1 << 24));

    /// <summary>A uniform integer.</summary>
    /// <param name="slot">Address of the draw.</param>
    /// <param name="count">Number of choices, at least 1.</param>
    /// <returns>floor(U count), in [0, count).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Integer(ulong slot, int count) => (int)(Uniform(slot) * (double)count);

    /// <summary>A standard normal deviate by Box and Muller on two slots.</summary>
    /// <param name="first">Slot of the radius.</param>
    /// <param name="second">Slot of the angle.</param>
    /// <returns>sqrt(-2 ln(1 - U1)) cos(2 pi U2).</returns>
    public float Normal(ulong first, ulong second) =>
        MathF.Sqrt(-2f * MathF.Log(1f - Uniform(first))) * MathF.Cos(2f * MathF.PI * Uniform(second));

    /// <summary>A uniformly random order of 0..count-1 (Fisher-Yates).</summary>
    /// <param name="count">Number of items.</param>
    /// <param name="slot">First of the <paramref name="count"/> slots used.</param>
    /// <returns>A permutation.</returns>
    public int[] Permutation(int count, ulong slot = 0)
    {
        var order = new int[count];
        for (int i = 0; i < count; i++)
        {
            // 53 bits keep large orders unbiased for every practical purpose.
            int j = (int)((Bits(slot + (ulong)i) >> 11) * (1.0 / (1L << 53)) * (i + 1));
            (order[i], order[j]) = (order[j], i);
        }
        return order;
    }
}
