using System.Text;

namespace Experiments.Kernels.Protocol;

/// <summary>A message of the Jupyter protocol. Its parts stay the UTF-8 JSON that came or will go; nobody may change the bytes of a sent one.</summary>
/// <param name="Header">What <paramref name="RawHeader"/> says.</param>
/// <param name="RawHeader">The header's JSON; becomes the parent header of replies as it is.</param>
/// <param name="Content">JSON object.</param>
internal sealed record Message(MessageHeader Header, ReadOnlyMemory<byte> RawHeader, ReadOnlyMemory<byte> Content)
{
    private static readonly ReadOnlyMemory<byte> EmptyObject = "{}"u8.ToArray();

    /// <summary>Who asked or who is to be answered, the way back last; on iopub the topic.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Identities { get; init; } = Array.Empty<ReadOnlyMemory<byte>>();

    /// <summary>Header of the message that caused this one; an empty object when none did.</summary>
    public ReadOnlyMemory<byte> ParentHeader { get; init; } = EmptyObject;

    /// <summary>JSON object.</summary>
    public ReadOnlyMemory<byte> Metadata { get; init; } = EmptyObject;

    /// <summary>Binary frames after the content.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Buffers { get; init; } = Array.Empty<ReadOnlyMemory<byte>>();

    /// <summary>A message for every subscriber that no request caused.</summary>
    public static Message Broadcast(string type, string session, ReadOnlyMemory<byte> content) =>
        New(type, session, content) with { Identities = new ReadOnlyMemory<byte>[] { Encoding.UTF8.GetBytes(type) } };

    /// <summary>A message to the client that sent this one, on the same channel or on stdin.</summary>
    public Message Reply(string type, string session, ReadOnlyMemory<byte> content) =>
        New(type, session, content) with { Identities = Identities, ParentHeader = RawHeader };

    /// <summary>A message for every subscriber that this one caused; its topic is its type.</summary>
    public Message Publish(string type, string session, ReadOnlyMemory<byte> content) =>
        Broadcast(type, session, content) with { ParentHeader = RawHeader };

    private static Message New(string type, string session, ReadOnlyMemory<byte> content)
    {
        var header = MessageHeader.New(type, session);
        return new Message(header, header.ToJson(), content);
    }
}
