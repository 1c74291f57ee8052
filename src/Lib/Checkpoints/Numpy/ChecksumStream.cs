namespace Experiments.Checkpoints;

/// <summary>Passes a stream through and takes the CRC-32 of what was read.</summary>
internal sealed class ChecksumStream(Stream inner) : Stream
{
    private static readonly uint[] Table = MakeTable();
    private uint state = uint.MaxValue;

    /// <summary>The checksum of everything read so far, as zip archives keep it.</summary>
    internal uint Checksum => ~state;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        uint crc = state;
        foreach (byte b in buffer[..count])
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        state = crc;
        return count;
    }

    /// <summary>Reads bytes and forgets them.</summary>
    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    internal void Skip(long count)
    {
        var buffer = new byte[Math.Min(count, 1 << 16)];
        for (; count > 0; count -= buffer.Length)
            ReadExactly(buffer, 0, (int)Math.Min(count, buffer.Length));
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static uint[] MakeTable()
    {
        const uint polynomial = 0xEDB88320;
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? polynomial ^ (crc >> 1) : crc >> 1;
            table[i] = crc;
        }
        return table;
    }
}
