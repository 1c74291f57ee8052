using System.Buffers.Binary;
using System.Text;

namespace Experiments.Training;

/// <summary>Writes scalars in the event format that TensorBoard reads.</summary>
/// <remarks>
/// A record is length (8 bytes), masked CRC-32C of the length, payload, masked CRC-32C of the payload. The payload is a protocol
/// buffer: Event { 1: wall time, double; 2: step, varint; 3: file version; 5: Summary { 1: Value { 1: tag; 2: float } ... } }.
/// </remarks>
internal sealed class EventFile : IDisposable
{
    private readonly Stream stream;

    /// <summary>Starts the format on a stream, which is then owned.</summary>
    public EventFile(Stream stream, double time)
    {
        this.stream = stream;
        var payload = new MemoryStream();
        WriteDouble(payload, field: 1, time);
        WriteBytes(payload, field: 3, "brain.Event:2"u8);
        WriteRecord(payload.ToArray());
    }

    /// <summary>Writes the scalars of one step and flushes them.</summary>
    public void Add(LogLine line)
    {
        var summary = new MemoryStream();
        foreach (var (tag, value) in line.Values)
        {
            var item = new MemoryStream();
            WriteBytes(item, field: 1, Encoding.UTF8.GetBytes(tag));
            WriteSingle(item, field: 2, (float)value);
            WriteBytes(summary, field: 1, item.ToArray());
        }
        var payload = new MemoryStream();
        WriteDouble(payload, field: 1, line.Time);
        WriteKey(payload, field: 2, wireType: 0);
        WriteVarint(payload, (ulong)line.Step);
        WriteBytes(payload, field: 5, summary.ToArray());
        WriteRecord(payload.ToArray());
    }

    public void Dispose() => stream.Dispose();

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc32C.Of(bytes);
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    private static void WriteKey(Stream to, int field, int wireType) => WriteVarint(to, (ulong)((field << 3) | wireType));

    private static void WriteVarint(Stream to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            to.WriteByte((byte)(value | 0x80));
        to.WriteByte((byte)value);
    }

    private static void WriteBytes(Stream to, int field, ReadOnlySpan<byte> bytes)
    {
        WriteKey(to, field, wireType: 2);
        WriteVarint(to, (ulong)bytes.Length);
        to.Write(bytes);
    }

    private static void WriteDouble(Stream to, int field, double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        WriteKey(to, field, wireType: 1);
        to.Write(bytes);
    }

    private static void WriteSingle(Stream to, int field, float value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        WriteKey(to, field, wireType: 5);
        to.Write(bytes);
    }

    private void WriteRecord(ReadOnlySpan<byte> payload)
    {
        var record = new byte[payload.Length + 16];
        BinaryPrimitives.WriteInt64LittleEndian(record, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Masked(record.AsSpan(0, 8)));
        payload.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + payload.Length), Masked(payload));
        stream.Write(record);
        stream.Flush();
    }
}
