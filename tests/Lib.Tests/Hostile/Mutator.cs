using System.Buffers.Binary;

namespace Experiments.Lib.Tests.Hostile;

/// <summary>Damages bytes in the ways files are damaged and forged; equal seeds give equal damage.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly long[] Extremes = [0, 1, -1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, int.MaxValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 40];

    private readonly Random random = new(seed);

    /// <summary>One to four changes: flipped bits, foreign bytes, cuts, repeats, swapped pieces, extreme lengths, changed digits.</summary>
    public byte[] Mutate(byte[] original)
    {
        byte[] bytes = [.. original];
        for (int i = random.Next(1, 5); i > 0; i--)
            bytes = Once(bytes);
        return bytes;
    }

    private byte[] Once(byte[] bytes)
    {
        if (bytes.Length == 0)
            return [(byte)random.Next(256)];
        int at = random.Next(random.Next(4) > 0 ? Math.Min(bytes.Length, 512) : bytes.Length), length = random.Next(1, 1 + Math.Min(64, bytes.Length - at));
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                random.NextBytes(bytes.AsSpan(at, length));
                return bytes;
            case 2:
                return bytes[..at];
            case 3:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 4:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 5:
                return WithExtreme(bytes, at);
            case 6:
                return WithDigits(bytes, at);
            default:
                int other = random.Next(bytes.Length - length + 1);
                bytes.AsSpan(other, length).CopyTo(bytes.AsSpan(at));
                return bytes;
        }
    }

    private byte[] WithExtreme(byte[] bytes, int at)
    {
        Span<byte> number = stackalloc byte[8];
        long value = Extremes[random.Next(Extremes.Length)];
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        else
            BinaryPrimitives.WriteInt64BigEndian(number, value);
        number[..Math.Min(1 << random.Next(4), bytes.Length - at)].CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private byte[] WithDigits(byte[] bytes, int at)
    {
        int digit = Array.FindIndex(bytes, at, b => b is >= (byte)'0' and <= (byte)'9');
        if (digit >= 0)
            bytes[digit] = (byte)('0' + random.Next(10));
        return digit < 0 || random.Next(2) == 0 ? bytes : [.. bytes[..digit], .. "99999999999999999999"u8[..random.Next(1, 20)], .. bytes[digit..]];
    }
}
