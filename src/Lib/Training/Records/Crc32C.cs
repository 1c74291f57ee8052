using System.Numerics;
using System.Runtime.InteropServices;

namespace Experiments.Training;

/// <summary>The CRC-32C checksum (Castagnoli), as event files frame their records with and checkpoints are verified by.</summary>
internal static class Crc32C
{
    /// <summary>State before the first byte.</summary>
    public const uint Start = 0xFFFFFFFF;

    /// <summary>Takes in more bytes.</summary>
    public static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            state = BitOperations.Crc32C(state, word);
        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
            state = BitOperations.Crc32C(state, rest);
        return state;
    }

    /// <summary>The checksum of all bytes taken in.</summary>
    public static uint Finish(uint state) => ~state;

    /// <summary>The checksum of one piece.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Finish(Append(Start, bytes));
}
