using System.Buffers;
using System.Buffers.Binary;

namespace Experiments.Kernels.Protocol;

/// <summary>The bytes of a message or command, ready for any number of peers. Large frames are referred to, not copied.</summary>
internal sealed class OutgoingMessage
{
    private const int LargeFrame = 8 << 10;

    private OutgoingMessage(params IReadOnlyList<ReadOnlyMemory<byte>> segments)
    {
        Segments = segments;
        Length = segments.Sum(s => (long)s.Length);
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Segments { get; }

    public long Length { get; }

    /// <summary>This side's greeting.</summary>
    public static OutgoingMessage Greeting { get; } = new(Protocol.Greeting.Own);

    /// <summary>A message of at least one frame.</summary>
    public static OutgoingMessage Of(ReadOnlySpan<ReadOnlyMemory<byte>> frames)
    {
        var segments = new List<ReadOnlyMemory<byte>>();
        var small = new ArrayBufferWriter<byte>(512);
        for (int i = 0; i < frames.Length; i++)
        {
            var frame = frames[i];
            Head(small, i + 1 < frames.Length ? FrameFlags.More : FrameFlags.None, frame.Length);
            if (frame.Length < LargeFrame)
            {
                small.Write(frame.Span);
                continue;
            }
            segments.Add(small.WrittenMemory);
            segments.Add(frame);
            small = new ArrayBufferWriter<byte>(512);
        }
        if (small.WrittenCount > 0)
            segments.Add(small.WrittenMemory);
        return new OutgoingMessage(segments);
    }

    /// <summary>A command frame.</summary>
    public static OutgoingMessage Command(ReadOnlySpan<byte> name, ReadOnlySpan<byte> body)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        Head(buffer, FrameFlags.Command, 1 + name.Length + body.Length);
        buffer.Write([(byte)name.Length]);
        buffer.Write(name);
        buffer.Write(body);
        return new OutgoingMessage(buffer.WrittenMemory);
    }

    private static void Head(ArrayBufferWriter<byte> buffer, FrameFlags flags, int length)
    {
        if (length <= byte.MaxValue)
        {
            buffer.Write([(byte)flags, (byte)length]);
            return;
        }
        var head = buffer.GetSpan(9);
        head[0] = (byte)(flags | FrameFlags.Long);
        BinaryPrimitives.WriteUInt64BigEndian(head[1..], (ulong)length);
        buffer.Advance(9);
    }
}
