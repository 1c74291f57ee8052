using System.Buffers;
using System.Buffers.Binary;

namespace Experiments.Kernels.Workers;

/// <summary>Messages in one direction of a pipe: four bytes of length, then as much JSON.</summary>
/// <param name="stream">The pipe.</param>
internal sealed class MessagePipe(Stream stream) : IDisposable
{
    private const int Head = 4;

    private readonly Lock gate = new();

    /// <summary>Writes a message, from any thread.</summary>
    /// <exception cref="IOException">Nobody reads any more.</exception>
    public void Write(WorkerMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Advance(Head);
        MessageWriter.Write(buffer, message);
        byte[] bytes = new byte[buffer.WrittenCount];
        buffer.WrittenSpan.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - Head);
        lock (gate)
            stream.Write(bytes);
    }

    /// <summary>The next message; null at the end, also where that cuts a message off, as a writer that is killed does.</summary>
    public WorkerMessage? Read()
    {
        byte[] head = new byte[Head];
        if (stream.ReadAtLeast(head, Head, throwOnEndOfStream: false) < Head)
            return null;
        byte[] bytes = new byte[BinaryPrimitives.ReadInt32LittleEndian(head)];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length ? null : MessageReader.Read(bytes);
    }

    public void Dispose() => stream.Dispose();
}
