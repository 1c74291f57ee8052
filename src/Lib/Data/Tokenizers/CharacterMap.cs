using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Experiments.Data;

/// <summary>The <c>precompiled_charsmap</c> of a normaliser: byte strings to replacements, longest first.</summary>
/// <remarks>
/// Four bytes of size, a double-array trie of 32-bit units, then replacements that each end in a zero byte. A unit holds the label that led
/// to it (bits 0-7), whether a key ends there (bit 8) and the distance to its children (bits 10-30, times 256 if bit 9 is set); the end
/// of a key is a unit of its own with the place of the replacement. Distances are combined by exclusive or.
/// </remarks>
internal sealed class CharacterMap
{
    private const uint EndOfKey = 1 << 8;
    private readonly uint[] units;
    private readonly byte[] replacements;

    /// <summary>Reads a table.</summary>
    /// <exception cref="InvalidDataException">The sizes do not fit.</exception>
    public CharacterMap(byte[] blob)
    {
        uint size = blob.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(blob);
        if (size == 0 || size % 4 != 0 || size >= blob.Length - 4)
            throw new InvalidDataException($"its character map of {blob.Length} bytes promises a trie of {size}");
        units = MemoryMarshal.Cast<byte, uint>(blob.AsSpan(4, (int)size)).ToArray();
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(units, units);
        replacements = blob[(4 + (int)size)..];
    }

    /// <summary>The longest (or shortest) rule that a text starts with.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="replacement">What it becomes; meaningful when a length is returned.</param>
    /// <param name="shortest">Whether to stop at the first rule found.</param>
    /// <returns>Bytes replaced; 0 for none. Damaged tables find nothing rather than fail.</returns>
    public int Match(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement, bool shortest = false)
    {
        replacement = default;
        int length = 0;
        uint place = Distance(units[0]);
        for (int i = 0; i < text.Length; i++)
        {
            place ^= text[i];
            if (place >= units.Length || (units[place] & 0x8000_00FF) != text[i])
                break;
            uint unit = units[place];
            place ^= Distance(unit);
            if ((unit & EndOfKey) == 0 || place >= units.Length)
                continue;
            uint start = units[place] & 0x7FFF_FFFF;
            if (start >= replacements.Length)
                continue;
            var rest = replacements.AsSpan((int)start);
            int end = rest.IndexOf((byte)0);
            replacement = end < 0 ? rest : rest[..end];
            length = i + 1;
            if (shortest)
                break;
        }
        return length;
    }

    private static uint Distance(uint unit) => unit >> 10 << (int)((unit & (1 << 9)) >> 6);
}
