using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Experiments.Kernels.Protocol;

/// <summary>Puts the peer's identity before each message that comes, and sends by identity. A new peer takes over the identity of an old one.</summary>
/// <param name="listener">Bound, listening and not blocking.</param>
/// <param name="name">For warnings.</param>
/// <param name="warnings">Takes what went wrong with peers.</param>
/// <param name="received">Takes each message, identity first.</param>
internal sealed class RouterSocket(Socket listener, string name, WarningLog warnings, Action<IReadOnlyList<ReadOnlyMemory<byte>>> received)
    : ServerSocket(listener, name, warnings)
{
    private readonly Dictionary<string, Peer> byIdentity = new(StringComparer.Ordinal);
    private uint latest;

    public override string SocketType => "ROUTER";

    public override bool Accepts(string peerType) => peerType is "DEALER" or "REQ" or "ROUTER";

    public override void Joined(Peer peer)
    {
        if (peer.Identity.Length == 0)
            peer.Identity = NewIdentity();
        string key = Key(peer.Identity);
        byIdentity.Remove(key, out var former);
        former?.Close();
        byIdentity.Add(key, peer);
    }

    public override void Received(Peer peer, ReadOnlyMemory<byte>[] frames) => received([peer.Identity, .. frames]);

    protected override void Send(ReadOnlyMemory<byte> address, OutgoingMessage message)
    {
        if (byIdentity.TryGetValue(Key(address.Span), out var peer))
            peer.Send(message);
    }

    public override void Closed(Peer peer, string? fault)
    {
        base.Closed(peer, fault);
        string key = Key(peer.Identity);
        if (byIdentity.TryGetValue(key, out var holder) && holder == peer)
            byIdentity.Remove(key);
    }

    private byte[] NewIdentity()
    {
        byte[] identity = new byte[5];
        BinaryPrimitives.WriteUInt32BigEndian(identity.AsSpan(1), ++latest);
        return identity;
    }

    private static string Key(ReadOnlySpan<byte> identity) => Encoding.Latin1.GetString(identity);
}
