using System.Buffers.Binary;

namespace Experiments.Data.Png;

/// <summary>A small zlib compressor (RFC 1950, 1951: greedy matches, fixed Huffman codes).</summary>
/// <remarks>
/// It gives the same bytes on every platform and runtime, which the runtime's own zlib does not promise; exports and
/// their committed samples are compared byte for byte.
/// </remarks>
internal sealed class Deflate
{
    private const int Window = 1 << 15;
    private const int MinMatch = 3;
    private const int MaxMatch = 258;
    private const int MaxTries = 32;
    private const int HashBits = 15;

    private static readonly int[] LengthBase =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static readonly int[] LengthExtra =
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static readonly int[] DistanceBase =
        [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];

    private readonly List<byte> output = [0x78, 0x01];
    private ulong bits;
    private int filled;

    /// <summary>Compresses into one zlib stream.</summary>
    /// <param name="data">Any bytes.</param>
    /// <returns>Header, one final block, Adler-32.</returns>
    public static byte[] Compress(ReadOnlySpan<byte> data)
    {
        var deflate = new Deflate();
        deflate.Put(1, 1);
        deflate.Put(1, 2);
        deflate.Block(data);
        deflate.Symbol(256);
        deflate.Put(0, (8 - deflate.filled % 8) % 8);
        Span<byte> check = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(check, Adler32(data));
        deflate.output.AddRange(check);
        return deflate.output.ToArray();
    }

    private void Block(ReadOnlySpan<byte> data)
    {
        // Places are stored plus one, so that zero means none.
        var last = new int[1 << HashBits];
        var earlier = new int[Window];
        int at = 0;
        while (at < data.Length)
        {
            var (length, distance) = Longest(data, at, last, earlier);
            if (length < MinMatch)
            {
                Symbol(data[at]);
                length = 1;
            }
            else
            {
                PutMatch(length, distance);
            }
            for (int end = at + length; at < end; at++)
            {
                if (at + MinMatch > data.Length)
                    continue;
                int hash = Hash(data, at);
                earlier[at % Window] = last[hash];
                last[hash] = at + 1;
            }
        }
    }

    private static (int Length, int Distance) Longest(ReadOnlySpan<byte> data, int at, int[] last, int[] earlier)
    {
        int best = 0, distance = 0;
        if (at + MinMatch > data.Length)
            return (0, 0);
        var ahead = data[at..Math.Min(data.Length, at + MaxMatch)];
        int place = last[Hash(data, at)] - 1;
        for (int tries = 0; tries < MaxTries && place >= 0 && at - place < Window; tries++)
        {
            int length = ahead.CommonPrefixLength(data[place..]);
            if (length > best)
                (best, distance) = (length, at - place);
            int next = earlier[place % Window] - 1;
            if (best == ahead.Length || next >= place)
                break;
            place = next;
        }
        return (best, distance);
    }

    private static int Hash(ReadOnlySpan<byte> data, int at) =>
        (int)(((uint)(data[at] | data[at + 1] << 8 | data[at + 2] << 16) * 2654435761u) >> (32 - HashBits));

    private void PutMatch(int length, int distance)
    {
        int code = Array.BinarySearch(LengthBase, length);
        code = code < 0 ? ~code - 1 : code;
        Symbol(257 + code);
        Put(length - LengthBase[code], LengthExtra[code]);
        int slot = Array.BinarySearch(DistanceBase, distance);
        slot = slot < 0 ? ~slot - 1 : slot;
        Put(Reverse(slot, 5), 5);
        Put(distance - DistanceBase[slot], Math.Max(0, slot / 2 - 1));
    }

    private void Symbol(int symbol)
    {
        var (code, width) = symbol switch
        {
            < 144 => (0x30 + symbol, 8),
            < 256 => (0x190 + symbol - 144, 9),
            < 280 => (symbol - 256, 7),
            _ => (0xC0 + symbol - 280, 8),
        };
        Put(Reverse(code, width), width);
    }

    private static int Reverse(int code, int width)
    {
        int reversed = 0;
        for (int i = 0; i < width; i++)
            reversed |= (code >> i & 1) << (width - 1 - i);
        return reversed;
    }

    private void Put(int value, int width)
    {
        bits |= (ulong)(uint)value << filled;
        filled += width;
        for (; filled >= 8; filled -= 8, bits >>= 8)
            output.Add((byte)bits);
    }

    private static uint Adler32(ReadOnlySpan<byte> data)
    {
        uint a = 1, b = 0;
        foreach (byte value in data)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }
        return b << 16 | a;
    }
}
